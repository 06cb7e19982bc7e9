import FaultProxy
import Redis
import TestSupport
import Testing

/// The proxy that `make prove` breaks networks with, in front of a real Redis.
@Suite("The fault proxy", .timeLimit(.minutes(2)))
struct FaultProxyTests {
    private func with(_ body: (FaultProxy, RedisConnection, RedisServer) async throws -> Void) async throws {
        let server = try RedisServer()
        try await server.start()
        let proxy = try FaultProxy(to: server.port, listeningOn: try freePort())
        let client = RedisConnection(endpoint: try RedisEndpoint(url: "redis://127.0.0.1:\(proxy.port)"), label: "test")
        do {
            try await body(proxy, client, server)
        } catch {
            await client.close()
            proxy.stop()
            try await server.process.end()
            throw error
        }
        await client.close()
        proxy.stop()
        try await server.process.end()
    }

    private func pong(_ client: RedisConnection, deadline: Duration = .seconds(3)) async throws -> Bool {
        try await client.send(["PING"], deadline: deadline) == .status("PONG")
    }

    private func answers(_ client: RedisConnection) async throws {
        let isPong = try await pong(client)
        #expect(isPong)
    }

    private func fails(_ call: @Sendable () async throws -> RedisValue) async -> Bool {
        do {
            _ = try await call()
            return false
        } catch {
            return true
        }
    }

    @Test("carries large values unchanged, in both directions")
    func carries() async throws {
        try await with { _, client, _ in
            let value = String(repeating: "0123456789", count: 200_000)
            _ = try await client.send(["SET", "k", .init(value)])
            #expect(try await client.send(["GET", "k"]).text == value)
        }
    }

    @Test("makes answers late by what it was told, and no more once it is over")
    func latency() async throws {
        try await with { proxy, client, _ in
            try await answers(client)
            proxy.set(.latency(milliseconds: 150))
            let start = ContinuousClock.now
            try await answers(client)
            // Both ways.
            #expect(ContinuousClock.now - start >= .milliseconds(250))
            proxy.set(.none)
            try await answers(client)
        }
    }

    @Test("a half-open connection says nothing and is not closed; a new one works")
    func halfOpen() async throws {
        try await with { proxy, client, server in
            try await answers(client)
            proxy.set(.halfOpen)
            await #expect(throws: RedisError.self) { try await pong(client, deadline: .milliseconds(300)) }
            _ = try await eventually("a new connection") { try await pong(client) ? true : nil }
            let direct = try server.connection()
            try await answers(direct)
            await direct.close()
        }
    }

    @Test("a reset ends what is under way; a refusal lasts until it is over")
    func resetAndRefuse() async throws {
        try await with { proxy, client, server in
            let direct = try server.connection()
            let waiter = RedisConnection(
                endpoint: try RedisEndpoint(url: "redis://127.0.0.1:\(proxy.port)"), label: "waiter")
            async let isCutOff = fails { try await waiter.send(["BLPOP", "nothing", "60"], deadline: .seconds(60)) }
            _ = try await eventually("the wait") {
                try await direct.send(["CLIENT", "LIST"]).text?.contains("cmd=blpop") == true ? true : nil
            }
            proxy.set(.reset)
            #expect(await isCutOff)
            await waiter.close()
            await direct.close()
            proxy.set(.refused)
            _ = try await eventually("the refusal") {
                do {
                    return try await pong(client) ? nil : true
                } catch {
                    return true
                }
            }
            proxy.set(.none)
            _ = try await eventually("the way back") { try await pong(client) ? true : nil }
        }
    }

    @Test("what was said arrives although its answer is swallowed")
    func swallow() async throws {
        try await with { proxy, client, server in
            try await answers(client)
            proxy.set(.swallowReply)
            await #expect(throws: RedisError.self) { try await client.send(["INCR", "n"]) }
            let direct = try server.connection()
            #expect(try await direct.send(["GET", "n"]).text == "1")
            await direct.close()
        }
    }

    @Test("a drip comes to an end, with every byte")
    func drip() async throws {
        try await with { proxy, client, _ in
            let value = String(repeating: "x", count: 400)
            _ = try await client.send(["SET", "k", .init(value)])
            proxy.set(.drip(bytesPerSecond: 1000))
            #expect(try await client.send(["GET", "k"], deadline: .seconds(10)).text == value)
        }
    }
}
