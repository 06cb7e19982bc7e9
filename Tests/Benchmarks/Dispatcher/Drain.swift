import ArgumentParser
import Foundation
import Postgres
import Redis
import TestSupport

/// A backlog of one number: drained by a running dispatcher in the order of priorities, with its memory watched.
struct Drain: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "backlog", abstract: "Queue messages of one number, and watch a dispatcher drain them.")

    @Option(help: "The ledger, which the dispatcher under test uses.") var database: String
    @Option(help: "Its Redis.") var redis: String
    @Option(help: "The WhatsApp emulator.") var emulator = "http://127.0.0.1:8090"
    @Option(help: "The dispatcher's process id.") var pid: Int
    @Option(help: "Messages in all.") var count = 100_000
    @Flag(help: "Only write the configuration of the dispatcher, and end.") var configure = false

    private static let parts = 4

    func run() async throws {
        if configure { return print(Backlog.configuration(concurrency: 32)) }
        let pool = PostgresPool(configuration: try PostgresConfiguration(url: database, size: 2))
        let redis = RedisConnection(endpoint: try RedisEndpoint(url: redis), label: "benchmark")
        let backlog = Backlog(pool: pool, emulator: emulator)
        kill(pid_t(pid), SIGSTOP)
        try await backlog.prepare()
        let customers = count / Self.parts
        // Most of it is a broadcast; what came last is to go first.
        for (kind, share) in [(Backlog.Kind.marketing, 0.7), (.utility, 0.2), (.reply, 0.1)] {
            try await backlog.queue(kind, customers: Int(Double(customers) * share), parts: Self.parts)
        }
        print("\(count) messages queued; \(try memory()) MiB before the first is sent")
        kill(pid_t(pid), SIGCONT)
        let start = ContinuousClock.now
        var (sequence, sent, refused): (Int, [Backlog.Sent], [Int]) = (0, [], [])
        var asked: [Int64] = []
        var samples: [Double] = []
        while true {
            try await Task.sleep(for: .seconds(1))
            let news = try await backlog.accepted(after: &sequence)
            sent += news.sent
            refused += news.refused
            samples.append(try memory())
            let open = try await backlog.open()
            if samples.count.isMultiple(of: 15) || open == 0 {
                let info = try await redis.send(["INFO", "memory"]).text ?? ""
                let used = info.split(whereSeparator: \.isNewline).first { $0.hasPrefix("used_memory:") }
                print(
                    "\(samples.count) s: \(sent.count) sent, dispatcher \(samples[samples.count - 1]) MiB, "
                        + "Redis \((used?.dropFirst(12)).flatMap { Double($0) }.map { Int($0 / 1_048_576) } ?? 0) MiB")
            }
            guard open > 0 else { break }
            // Somebody asks while the broadcast goes on.
            if sent.count > count / 4, sent.count < count * 9 / 10, samples.count.isMultiple(of: 3) {
                try await backlog.queue(.reply, customers: 1, parts: 1)
                asked.append(Int64(Date().timeIntervalSince1970 * 1000))
            }
        }
        report(sent, refused, asked, samples, (ContinuousClock.now - start) / .seconds(1))
        await redis.close()
        await pool.close()
    }

    private func report(
        _ sent: [Backlog.Sent], _ refused: [Int], _ asked: [Int64], _ samples: [Double], _ seconds: Double
    ) {
        print(
            "\(sent.count) sent in \(Int(seconds)) s, \(Int(Double(sent.count) / seconds)) a second; refused: "
                + "\(refused.count)\(codes(refused)); recipients out of order: \(Backlog.disordered(sent))")
        for kind in Backlog.Kind.allCases {
            let places = sent.indices.filter { sent[$0].kind == kind && $0 < count }
            guard let first = places.first, let last = places.last else { continue }
            let middle = places[places.count / 2]
            print("\(kind): places \(first + 1) to \(last + 1), the middle one at \(middle + 1)")
        }
        let late = Set(sent.prefix(count).filter { $0.kind == .reply && $0.part == 1 }.map(\.at))
        let waits = asked.compactMap { moment in late.filter { $0 >= moment }.min().map { $0 - moment } }.sorted()
        if !waits.isEmpty {
            print(
                "\(waits.count) replies asked for meanwhile waited \(waits[waits.count / 2]) ms (median), "
                    + "\(waits[waits.count - 1]) ms (longest)")
        }
        let tenth = max(1, samples.count / 10)
        let (early, end) = (samples.prefix(tenth).max() ?? 0, samples.suffix(tenth).max() ?? 0)
        print("memory: at most \(early) MiB in the first tenth, \(end) in the last, \(samples.max() ?? 0) ever")
    }

    private func codes(_ refused: [Int]) -> String {
        let counts = Dictionary(grouping: refused) { $0 }.sorted { $0.key < $1.key }
        return counts.isEmpty ? "" : " (\(counts.map { "\($0.value.count) of \($0.key)" }.joined(separator: ", ")))"
    }

    /// Resident, in MiB.
    private func memory() throws -> Double {
        let status = try String(contentsOfFile: "/proc/\(pid)/status", encoding: .utf8)
        let line = status.split(whereSeparator: \.isNewline).first { $0.hasPrefix("VmRSS:") } ?? ""
        return (Double(line.filter(\.isNumber)) ?? 0) / 1024
    }
}
