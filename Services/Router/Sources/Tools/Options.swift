import Launch

/// The words after a tool's name: `--name value`, `--flag`, and the rest.
struct Options {
    private(set) var rest: [String] = []
    private var values: [String: String] = [:]
    private var flags: Set<String> = []

    init(
        _ arguments: [String],
        values allowed: Set<String> = [],
        flags allowedFlags: Set<String> = [],
        usage: String
    ) throws(UsageError) {
        var arguments = arguments[...]
        while let word = arguments.popFirst() {
            guard word.hasPrefix("--") else {
                rest.append(word)
                continue
            }
            let name = String(word.dropFirst(2))
            if allowedFlags.contains(name) {
                flags.insert(name)
            } else if allowed.contains(name), let value = arguments.popFirst() {
                values[name] = value
            } else {
                throw UsageError(description: "\(word) is unknown here, or has no value; usage: \(usage)")
            }
        }
    }

    subscript(_ name: String) -> String? { values[name] }

    func has(_ flag: String) -> Bool { flags.contains(flag) }
}
