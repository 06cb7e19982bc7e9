import Foundation
import Launch

/// The words and flags of a command line: `ingest PATH --business demo`.
struct ToolArguments {
    let words: [String]
    private let values: [String: String]
    private let switches: Set<String>

    /// - Parameters:
    ///   - flags: that take a value, such as `--business`.
    ///   - switches: that take none.
    ///   - words: how many words there must be.
    /// - Throws: `UsageError` that ends with the usage.
    init(
        _ arguments: [String],
        _ usage: String,
        flags: Set<String> = [],
        switches: Set<String> = [],
        words count: ClosedRange<Int>
    ) throws {
        var words: [String] = []
        var values: [String: String] = [:]
        var found: Set<String> = []
        var rest = arguments[...]
        while let argument = rest.popFirst() {
            if flags.contains(argument) {
                guard let value = rest.popFirst() else {
                    throw UsageError(description: "\(argument) needs a value; usage: \(usage)")
                }
                values[argument] = value
            } else if switches.contains(argument) {
                found.insert(argument)
            } else if argument.hasPrefix("--") {
                throw UsageError(description: "\(argument) is no option; usage: \(usage)")
            } else {
                words.append(argument)
            }
        }
        guard count.contains(words.count) else { throw UsageError(description: "usage: \(usage)") }
        self.words = words
        self.values = values
        self.switches = found
    }

    subscript(_ flag: String) -> String? { values[flag] }

    func has(_ name: String) -> Bool { switches.contains(name) }

    func required(_ flag: String) throws -> String {
        guard let value = values[flag] else { throw UsageError(description: "\(flag) is missing") }
        return value
    }

    func whole(_ flag: String, default standard: Int, in range: ClosedRange<Int>) throws -> Int {
        guard let text = values[flag] else { return standard }
        guard let number = Int(text), range.contains(number) else {
            throw UsageError(
                description: "\(flag) must be a whole number from \(range.lowerBound) to \(range.upperBound)")
        }
        return number
    }
}
