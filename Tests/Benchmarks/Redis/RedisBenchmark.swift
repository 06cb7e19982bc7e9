import Foundation
import Redis

/// Throughput of one connection shared by 64 tasks, beside `redis-benchmark -P 16` for the same XADD in the same run.
@main
struct RedisBenchmark {
    private static let tasks = 64
    private static let commands = 400_000

    static func main() async throws {
        let url = ProcessInfo.processInfo.environment["REDIS_URL"] ?? "redis://127.0.0.1:6379"
        let connection = RedisConnection(endpoint: try RedisEndpoint(url: url), label: "benchmark")
        let payload = RedisArgument(String(repeating: "x", count: 100))
        _ = try await run(connection, payload, commands / 10)
        let ours = try await run(connection, payload, commands)
        _ = try await connection.send(["DEL", "bench:xadd"])
        let theirs = try redisBenchmark(url)
        _ = try await connection.send(["DEL", "bench:xadd"])
        await connection.close()
        print("RedisConnection, \(tasks) tasks on one connection: \(Int(ours)) XADD/s")
        print("redis-benchmark -c 1 -P 16:                  \(Int(theirs)) XADD/s")
        print("ratio: \(String(format: "%.2f", ours / theirs))")
    }

    private static func run(_ connection: RedisConnection, _ payload: RedisArgument, _ count: Int) async throws
        -> Double
    {
        let start = ContinuousClock.now
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<tasks {
                group.addTask {
                    for _ in 0..<(count / tasks) {
                        _ = try await connection.send(["XADD", "bench:xadd", "*", "field", payload])
                    }
                }
            }
            try await group.waitForAll()
        }
        return Double(count) / ((ContinuousClock.now - start) / .seconds(1))
    }

    private static func redisBenchmark(_ url: String) throws -> Double {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments =
            ["redis-benchmark", "-u", url, "-c", "1", "-P", "16", "-n", "\(commands)", "-q", "--csv"]
            + ["XADD", "bench:xadd", "*", "field", String(repeating: "x", count: 100)]
        let output = Pipe()
        process.standardOutput = output
        try process.run()
        let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        let columns = text.split(whereSeparator: \.isNewline).last?.split(separator: ",") ?? []
        return columns.dropFirst().first.flatMap { Double($0.filter { $0 != "\"" }) } ?? 0
    }
}
