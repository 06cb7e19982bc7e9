import ArgumentParser
import Foundation

/// One table over all slices of a long run, as docs/benchmarks.md has it.
struct Report: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Prints one table over the slices in a file that 'run --report' wrote.")

    @Argument(help: "The file.") var file: String
    @Flag(help: "Only print how many turns its slices have.") var count = false

    private typealias Slice = [String: String]

    func run() async throws {
        let slices = try Self.slices(file)
        if count { return print(slices.reduce(0) { $0 + (Int($1["turns"] ?? "") ?? 0) }) }
        guard !slices.isEmpty else { throw ValidationError("\(file) holds no slice") }
        let columns =
            Dictionary(grouping: slices) { $0["policy"] ?? "" }.sorted { $0.key > $1.key }
            .map { ($0.key, $0.value) } + [("all", slices)]
        print("| | " + columns.map(\.0).joined(separator: " | ") + " |")
        print("|---|" + columns.map { _ in "---|" }.joined())
        print(row("slices", columns.map { "\($0.1.count)" }))
        print(row("seeds", columns.map { Self.ranges($0.1.compactMap { Int($0["seed"] ?? "") }) }))
        for name in ["replicas", "replicas scaled"] {
            print(row(name, columns.map { Set($0.1.compactMap { $0[name] }).sorted().joined(separator: ", ") }))
        }
        for name in Self.summed { print(row(name, columns.map { Self.sum($0.1.compactMap { $0[name] }) })) }
        let oldest = "oldest turn, ms"
        print(row(oldest, columns.map { "\($0.1.compactMap { Int($0[oldest] ?? "") }.max() ?? 0)" }))
    }

    private static let summed = [
        "seconds", "messages", "turns", "replies", "name their messages", "copies of webhooks",
        "webhooks delivered again",
        "webhooks given up", "takeovers", "SIGKILL", "SIGSTOP", "SIGTERM", "died at a named point", "networks",
        "Redis flushed", "Redis killed", "Postgres crashed", "WhatsApp faults", "ambiguous sends", "resent", "parked",
        "handed to people", "came twice, no echo before", "lost", "duplicated", "inverted", "after takeover", "overdue",
    ]

    private func row(_ name: String, _ cells: [String]) -> String {
        "| \(name) | " + cells.joined(separator: " | ") + " |"
    }

    /// Cells added up: numbers, or lists such as `gateway 3, router 4`, which keep their names and gain a sum.
    private static func sum(_ cells: [String]) -> String {
        var total = 0
        var named: [String: Int] = [:]
        for item in cells.flatMap({ $0.components(separatedBy: ", ") }) {
            let words = item.split(separator: " ")
            guard let count = words.last.flatMap({ Int($0) }) else { continue }
            total += count
            if words.count > 1 { named[words.dropLast().joined(separator: " "), default: 0] += count }
        }
        guard !named.isEmpty else { return "\(total)" }
        let list = named.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }.joined(separator: ", ")
        return "\(total): \(list)"
    }

    private static func ranges(_ seeds: [Int]) -> String {
        var ranges: [ClosedRange<Int>] = []
        for seed in Set(seeds).sorted() {
            if let last = ranges.last, last.upperBound == seed - 1 {
                ranges[ranges.count - 1] = last.lowerBound...seed
            } else {
                ranges.append(seed...seed)
            }
        }
        return ranges.map { $0.count == 1 ? "\($0.lowerBound)" : "\($0.lowerBound) to \($0.upperBound)" }
            .joined(separator: ", ")
    }

    private static func slices(_ file: String) throws -> [Slice] {
        guard FileManager.default.fileExists(atPath: file) else { return [] }
        return try String(contentsOfFile: file, encoding: .utf8).split(separator: "\n").compactMap {
            try JSONSerialization.jsonObject(with: Data($0.utf8)) as? Slice
        }
    }
}
