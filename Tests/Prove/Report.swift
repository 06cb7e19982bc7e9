import ArgumentParser
import Foundation

/// One table over all slices of a long run, as docs/benchmarks.md has it.
struct Report: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Prints one table over the slices in a file that 'run --report' wrote.")

    @Argument(help: "The file.") var file: String
    @Flag(help: "Only print how many messages its slices have.") var count = false

    private typealias Slice = [String: String]

    func run() async throws {
        let slices = try Self.slices(file)
        if count { return print(slices.reduce(0) { $0 + Self.sum($1["messages"]) }) }
        guard !slices.isEmpty else { throw ValidationError("\(file) holds no slice") }
        let columns =
            Dictionary(grouping: slices) { $0["ambiguous sends"] ?? "" }.sorted { $0.key > $1.key }
            .map { ($0.key, $0.value) } + [("all", slices)]
        print("| | " + columns.map(\.0).joined(separator: " | ") + " |")
        print("|---|" + columns.map { _ in "---|" }.joined())
        print(row("slices", columns.map { "\($0.1.count)" }))
        print(row("seeds", columns.map { Self.ranges($0.1.compactMap { Int($0["seed"] ?? "") }) }))
        for name in Self.summed { print(row(name, columns.map { "\($0.1.reduce(0) { $0 + Self.sum($1[name]) })" })) }
        for name in ["oldest reply, ms"] {
            print(row(name, columns.map { "\($0.1.map { Self.sum($0[name]) }.max() ?? 0)" }))
        }
    }

    private static let summed = [
        "seconds", "messages", "replies", "copies of webhooks", "webhooks delivered again", "webhooks given up",
        "takeovers", "SIGKILL", "died at a named point", "SIGSTOP", "SIGTERM", "networks", "Redis flushed",
        "Redis killed", "Postgres crashed", "WhatsApp faults", "handed to people", "resent without echo", "lost",
        "duplicated", "inverted", "after takeover", "overdue",
    ]

    private func row(_ name: String, _ cells: [String]) -> String {
        "| \(name) | " + cells.joined(separator: " | ") + " |"
    }

    /// The sum of a cell's numbers: `gateway 3, router 4` is 7. A number inside a name, such as 130429, is none.
    private static func sum(_ cell: String?) -> Int {
        (cell ?? "").split(separator: ",").reduce(0) { $0 + (Int($1.split(separator: " ").last ?? "") ?? 0) }
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
