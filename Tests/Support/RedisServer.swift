import Foundation
package import Redis

/// A Redis of the test's own, which it may kill.
package struct RedisServer: Sendable {
    package let port: Int
    package let process: ChildProcess

    package init(arguments: [String] = []) throws {
        port = try freePort()
        process = ChildProcess(
            "redis-server",
            ["--port", "\(port)", "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"] + arguments
        )
    }

    package var url: String { "redis://127.0.0.1:\(port)" }

    package func start() async throws {
        try await process.start()
        let connection = try connection()
        _ = try await eventually("Redis on port \(port)") {
            try await connection.send(["PING"]) == .status("PONG") ? true : nil
        }
        await connection.close()
    }

    package func connection() throws -> RedisConnection {
        RedisConnection(endpoint: try RedisEndpoint(url: url), label: "test")
    }
}
