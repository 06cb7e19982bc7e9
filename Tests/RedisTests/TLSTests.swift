import Foundation
import Redis
import TestSupport
import Testing

@Suite("A Redis connection over TLS", .timeLimit(.minutes(2)))
struct TLSTests {
    /// A Redis that speaks TLS with the certificates, and asks clients for one of the same authority when told so.
    private func with(
        names: String = "DNS:localhost,IP:127.0.0.1",
        clientCertificates: Bool = false,
        _ body: (_ port: Int, _ certificates: Certificates, _ server: RedisServer) async throws -> Void
    ) async throws {
        let certificates = try await Certificates(names: names)
        let port = try freePort()
        let server = try RedisServer(arguments: [
            "--tls-port", "\(port)", "--tls-cert-file", certificates.certificate, "--tls-key-file", certificates.key,
            "--tls-ca-cert-file", certificates.authority, "--tls-auth-clients", clientCertificates ? "yes" : "no",
        ])
        try await server.start()
        do {
            try await body(port, certificates, server)
        } catch {
            try await server.process.end()
            throw error
        }
        try await server.process.end()
        try certificates.remove()
    }

    private func connect<Value>(_ url: String, _ body: (RedisConnection) async throws -> Value) async throws -> Value {
        let connection = RedisConnection(endpoint: try RedisEndpoint(url: url), label: "tls")
        do {
            let value = try await body(connection)
            await connection.close()
            return value
        } catch {
            await connection.close()
            throw error
        }
    }

    private func refusal(_ url: String) async throws -> String {
        let error = await #expect(throws: RedisError.self) {
            try await connect(url) { _ = try await $0.send(["PING"]) }
        }
        guard case .connectionFailed(_, let reason) = error else { return "\(String(describing: error))" }
        return reason
    }

    @Test("carries any bytes, many records long, for many tasks at once", arguments: ["localhost", "127.0.0.1"])
    func carries(host: String) async throws {
        try await with { port, certificates, _ in
            try await connect("rediss://\(host):\(port)?ca=\(certificates.authority)") { connection in
                let value = (0..<3_000_000).map { UInt8(truncatingIfNeeded: $0 &* 31) }
                let patience = Duration.seconds(60)
                _ = try await connection.send(["SET", "large", .init(value)], deadline: patience)
                #expect(try await connection.send(["GET", "large"], deadline: patience) == .string(value))
                try await withThrowingTaskGroup(of: Bool.self) { group in
                    for task in 0..<64 {
                        group.addTask {
                            try await connection.send(["ECHO", .init("\(task)")], deadline: patience).text == "\(task)"
                        }
                    }
                    for try await isRight in group { #expect(isRight) }
                }
            }
        }
    }

    @Test("connects again after the server came back")
    func reconnects() async throws {
        try await with { port, certificates, server in
            try await connect("rediss://localhost:\(port)?ca=\(certificates.authority)") { connection in
                #expect(try await connection.send(["PING"]) == .status("PONG"))
                try await server.process.end()
                try await server.start()
                let answer = try await eventually("an answer after the restart") {
                    try? await connection.send(["PING"])
                }
                #expect(answer == .status("PONG"))
            }
        }
    }

    @Test("refuses a server of an authority it does not know")
    func foreignAuthority() async throws {
        try await with { port, _, _ in
            let reason = try await refusal("rediss://localhost:\(port)")
            #expect(reason.contains("certificate is not trusted"), "\(reason)")
        }
    }

    @Test("refuses a server with another host's certificate")
    func foreignName() async throws {
        try await with(names: "DNS:redis.example") { port, certificates, _ in
            let reason = try await refusal("rediss://localhost:\(port)?ca=\(certificates.authority)")
            #expect(reason.contains("ostname mismatch"), "\(reason)")
        }
    }

    @Test("shows its own certificate to a server that asks for one, and is told when it has none")
    func clientCertificate() async throws {
        try await with(clientCertificates: true) { port, certificates, _ in
            let url = "rediss://localhost:\(port)?ca=\(certificates.authority)"
            let own = "\(url)&cert=\(certificates.certificate)&key=\(certificates.key)"
            let answer = try await connect(own) { try await $0.send(["PING"]) }
            #expect(answer == .status("PONG"))
            _ = try await refusal(url)
        }
    }

    @Test("says so when the other side does not speak TLS, and when a file cannot be read")
    func misconfigured() async throws {
        try await with { _, _, server in
            #expect(try await refusal("rediss://localhost:\(server.port)").contains("does this port speak TLS"))
            let reason = try await refusal("rediss://localhost:\(server.port)?ca=/no/such/file.pem")
            #expect(reason.contains("/no/such/file.pem"), "\(reason)")
        }
    }
}
