import Foundation
import Redis
import TestSupport
import Testing

@Suite("A Redis connection", .timeLimit(.minutes(2)))
struct RedisConnectionTests {
    private func with<Value>(
        configuration: RedisConfiguration = RedisConfiguration(),
        _ body: (RedisConnection) async throws -> Value
    ) async throws -> Value {
        let endpoint = try RedisEndpoint(url: try TestEnvironment.redisURL)
        let connection = RedisConnection(endpoint: endpoint, label: "tests", configuration: configuration)
        do {
            let value = try await body(connection)
            await connection.close()
            return value
        } catch {
            await connection.close()
            throw error
        }
    }

    private func key() -> RedisArgument { .init("test:\(UUID().uuidString)") }

    @Test("carries any bytes, NUL and a megabyte included")
    func binarySafe() async throws {
        try await with { connection in
            for value in [[0, 13, 10, 255, 36], [], [UInt8](repeating: 0x24, count: 1 << 20)] as [[UInt8]] {
                let key = key()
                let stored = try await connection.send(["SET", key, .init(value), "EX", "60"])
                #expect(stored == .status("OK"))
                let read = try await connection.send(["GET", key])
                #expect(read == .string(value))
            }
        }
    }

    @Test("reads every kind of reply")
    func replies() async throws {
        try await with { connection in
            #expect(try await connection.send(["GET", key()]) == .null)
            #expect(try await connection.send(["INCR", key()]) == .integer(1))
            let nested = try await connection.send(["EVAL", "return {1,{'a',{}}}", "0"])
            #expect(nested == .array([.integer(1), .array([.string([97]), .array([])])]))
        }
    }

    @Test("gives each of many concurrent tasks its own replies")
    func pipelining() async throws {
        try await with { connection in
            try await withThrowingTaskGroup(of: Bool.self) { group in
                for task in 0..<64 {
                    group.addTask {
                        for index in 0..<50 {
                            let text = "\(task)-\(index)"
                            guard try await connection.send(["ECHO", .init(text)]).text == text else { return false }
                        }
                        return true
                    }
                }
                for try await isRight in group { #expect(isRight) }
            }
        }
    }

    @Test("treats a refused command as that command's error, alone or among others")
    func refusal() async throws {
        try await with { connection in
            let error = await #expect(throws: RedisError.self) { _ = try await connection.send(["NO_SUCH"]) }
            guard case .refused("ERR", _) = error else { return #expect(Bool(false), "\(String(describing: error))") }
            let replies = try await connection.pipeline([["PING"], ["NO_SUCH"], ["PING"]])
            #expect(replies.count == 3 && replies[0] == .status("PONG") && replies[2] == .status("PONG"))
        }
    }

    @Test("gives up a command at its deadline, and goes on")
    func deadline() async throws {
        try await with { connection in
            await #expect(throws: RedisError.timedOut(.milliseconds(100))) {
                _ = try await connection.send(["BLPOP", key(), "2"], deadline: .milliseconds(100))
            }
            let pong = try await eventually("an answer") { try await connection.send(["PING"]) }
            #expect(pong == .status("PONG"))
        }
    }

    @Test("lets a cancelled caller go at once and keeps the order of replies")
    func cancellation() async throws {
        try await with { connection in
            await withThrowingTaskGroup(of: RedisValue.self) { group in
                group.addTask { try await connection.send(["BLPOP", .init("test:never"), "1"]) }
                group.cancelAll()
                await #expect(throws: RedisError.cancelled) { _ = try await group.next() }
            }
            let next = try await connection.send(["ECHO", "next"])
            #expect(next.text == "next")
        }
    }

    @Test("refuses commands beyond its bound")
    func overload() async throws {
        var configuration = RedisConfiguration()
        configuration.maximumWaiting = 2
        try await with(configuration: configuration) { connection in
            await #expect(throws: RedisError.self) {
                _ = try await connection.pipeline([["PING"], ["PING"], ["PING"]])
            }
            let pong = try await connection.send(["PING"])
            #expect(pong == .status("PONG"))
        }
    }

    @Test("loads a script again when the server has forgotten it, and runs functions")
    func scripts() async throws {
        try await with { connection in
            let script = RedisScript("return ARGV[1] .. KEYS[1]")
            #expect(try await connection.run(script, keys: ["k"], arguments: ["a"]).text == "ak")
            _ = try await connection.send(["SCRIPT", "FLUSH"])
            #expect(try await connection.run(script, keys: ["k"], arguments: ["b"]).text == "bk")
            try await connection.load(
                functions: "#!lua name=fdtest\nredis.register_function('fd_echo', function(k, a) return a[1] end)"
            )
            #expect(try await connection.send(["FCALL", "fd_echo", "0", "x"]).text == "x")
        }
    }

    @Test("chooses the database of its address")
    func database() async throws {
        let url = try TestEnvironment.redisURL + "/3"
        let connection = RedisConnection(endpoint: try RedisEndpoint(url: url), label: "tests")
        let info = try await connection.send(["CLIENT", "INFO"]).text ?? ""
        #expect(info.contains(" db=3 ") && info.contains("name=tests"))
        await connection.close()
    }
}

@Suite("A Redis connection whose server fails", .timeLimit(.minutes(2)))
struct RedisFailureTests {
    @Test("fails commands under way when the server is killed, and works again once it is back")
    func killed() async throws {
        let server = try RedisServer()
        try await server.start()
        let connection = try server.connection()
        try await withThrowingTaskGroup(of: RedisError?.self) { group in
            group.addTask {
                do {
                    _ = try await connection.send(["BLPOP", "nothing", "30"], deadline: .seconds(30))
                    return nil
                } catch let error as RedisError {
                    return error
                }
            }
            let observer = try server.connection()
            _ = try await eventually("the blocked client") {
                let info = try await observer.send(["INFO", "clients"]).text ?? ""
                return info.contains("blocked_clients:1") ? true : nil
            }
            try await server.process.end()
            guard case .connectionLost? = try await group.next() ?? nil else {
                return #expect(Bool(false), "the command under way should have been lost")
            }
            await observer.close()
        }
        let error = await #expect(throws: RedisError.self) { _ = try await connection.send(["PING"]) }
        #expect(try #require(error).description.contains("127.0.0.1:\(server.port)"))
        try await server.start()
        _ = try await eventually("the connection to work again") { try await connection.send(["PING"]) }
        await connection.close()
        try await server.process.end()
    }

    @Test("logs in as a user, and says what to check when the password is wrong")
    func login() async throws {
        let server = try RedisServer(arguments: [
            "--user", "default", "off", "--user", "desk", "on", ">secret", "~*", "&*", "+@all",
        ])
        try await server.process.start()
        let right = try RedisEndpoint(url: "redis://desk:secret@127.0.0.1:\(server.port)")
        let connection = RedisConnection(endpoint: right, label: "right")
        _ = try await eventually("a login") { try await connection.send(["PING"]) }
        #expect(try await connection.send(["ACL", "WHOAMI"]).text == "desk")
        await connection.close()
        let wrong = try RedisEndpoint(url: "redis://desk:wrong@127.0.0.1:\(server.port)")
        #expect(!"\(wrong)".contains("wrong"))
        let refused = RedisConnection(endpoint: wrong, label: "wrong")
        let error = await #expect(throws: RedisError.self) { _ = try await refused.send(["PING"]) }
        #expect(try #require(error).description.contains("check user and password in REDIS_URL"))
        await refused.close()
        try await server.process.end()
    }

    @Test("speaks over a unix socket")
    func unixSocket() async throws {
        let path = "/tmp/fd-\(UUID().uuidString.prefix(8)).sock"
        let server = try RedisServer(arguments: ["--unixsocket", path])
        try await server.start()
        let connection = RedisConnection(endpoint: try RedisEndpoint(url: "unix://\(path)?db=2"), label: "unix")
        #expect(try await connection.send(["PING"]) == .status("PONG"))
        await connection.close()
        try await server.process.end()
    }

    @Test(
        "says what is wrong with an address", arguments: ["http://x", "redis://", "redis://h/notanumber", "nonsense"])
    func invalidAddress(url: String) {
        #expect(throws: RedisError.invalidURL(url)) { _ = try RedisEndpoint(url: url) }
    }

    @Test("shows no part of a password, and reads an IPv6 address without its brackets")
    func addresses() throws {
        #expect {
            _ = try RedisEndpoint(url: "redis://desk:q@zz@yx@h/notanumber")
        } throws: {
            let text = "\($0)"
            return !text.contains("zz") && !text.contains("yx") && text.contains("desk:***@h")
        }
        #expect("\(try RedisEndpoint(url: "redis://[::1]:7000"))" == "[::1]:7000")
    }
}
