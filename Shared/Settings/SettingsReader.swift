import Yams

/// Collects everything that is wrong with a file while it is read.
final class SettingsProblems {
    private(set) var all: [(line: Int, text: String)] = []

    func add(_ node: Node?, _ text: String) {
        all.append((node?.mark?.line ?? 1, text))
    }

    var sentences: [String] {
        all.sorted { $0.line < $1.line }.map { "line \($0.line): \($0.text)" }
    }
}

/// One mapping of the file. What is asked for is known; what nobody asked for is reported by `finish()`.
final class SettingsSection {
    private let node: Node?
    private let path: String
    private let problems: SettingsProblems
    private var known: Set<String> = []

    init(_ node: Node?, path: String, problems: SettingsProblems) {
        self.path = path
        self.problems = problems
        if let node, node.mapping == nil, node.null == nil {
            problems.add(node, "\(path) must be a mapping of keys to values")
            self.node = nil
        } else {
            self.node = node
        }
    }

    /// The keys in the order of the file.
    var keys: [String] {
        node?.mapping?.keys.compactMap(\.string) ?? []
    }

    private func child(_ key: String) -> Node? {
        known.insert(key)
        guard let child = node?.mapping?[key], child.null == nil || child.tag.description.hasSuffix("str") else {
            return nil
        }
        return child
    }

    private func name(_ key: String) -> String { path.isEmpty ? key : "\(path).\(key)" }

    func section(_ key: String) -> SettingsSection {
        SettingsSection(child(key), path: name(key), problems: problems)
    }

    func sections(_ key: String) -> [SettingsSection] {
        guard let child = child(key) else { return [] }
        guard let sequence = child.sequence else {
            problems.add(child, "\(name(key)) must be a list")
            return []
        }
        return sequence.enumerated().map {
            SettingsSection($0.element, path: "\(name(key))[\($0.offset)]", problems: problems)
        }
    }

    func text(_ key: String, default standard: String? = nil) -> String {
        guard let child = child(key) else {
            if standard == nil { problem("\(name(key)) is missing") }
            return standard ?? ""
        }
        guard let text = child.scalar?.string else {
            problems.add(child, "\(name(key)) must be a text")
            return standard ?? ""
        }
        return text
    }

    func texts(_ key: String, default standard: [String]) -> [String] {
        guard let child = child(key) else { return standard }
        guard let sequence = child.sequence else {
            problems.add(child, "\(name(key)) must be a list of texts, such as [a, b]")
            return standard
        }
        return sequence.compactMap { item in
            if item.scalar == nil { problems.add(item, "\(name(key)) must hold texts only") }
            return item.scalar?.string
        }
    }

    func number(_ key: String, default standard: Double, in range: ClosedRange<Double>) -> Double {
        guard let child = child(key) else { return standard }
        guard let number = child.scalar.flatMap({ Double($0.string) }), range.contains(number) else {
            problems.add(child, "\(name(key)) must be a number from \(range.lowerBound) to \(range.upperBound)")
            return standard
        }
        return number
    }

    func whole(_ key: String, default standard: Int, in range: ClosedRange<Int>) -> Int {
        guard let child = child(key) else { return standard }
        guard let number = child.scalar.flatMap({ Int($0.string) }), range.contains(number) else {
            problems.add(
                child, "\(name(key)) must be a whole number from \(range.lowerBound) to \(range.upperBound)")
            return standard
        }
        return number
    }

    func flag(_ key: String, default standard: Bool) -> Bool {
        guard let child = child(key) else { return standard }
        guard let flag = child.bool else {
            problems.add(child, "\(name(key)) must be true or false")
            return standard
        }
        return flag
    }

    /// `500ms`, `30s`, `15m`, `2h`, `1d`.
    func duration(_ key: String, default standard: Duration) -> Duration {
        guard let child = child(key) else { return standard }
        guard let text = child.scalar?.string, let duration = Self.duration(text) else {
            problems.add(child, "\(name(key)) must be a duration with its unit, such as 500ms, 30s, 15m, 2h or 1d")
            return standard
        }
        return duration
    }

    func choice<Choice: RawRepresentable & CaseIterable>(_ key: String, default standard: Choice) -> Choice
    where Choice.RawValue == String {
        guard let child = child(key) else { return standard }
        guard let choice = child.scalar.flatMap({ Choice(rawValue: $0.string) }) else {
            let allowed = Choice.allCases.map(\.rawValue).joined(separator: ", ")
            problems.add(child, "\(name(key)) must be one of \(allowed)")
            return standard
        }
        return choice
    }

    func problem(_ text: String) {
        problems.add(node, text)
    }

    /// A problem of one key, with that key's line.
    func problem(at key: String, _ text: String) {
        problems.add(child(key) ?? node, text)
    }

    /// Reports keys nobody asked for: a typo must not become a default.
    func finish() {
        guard let mapping = node?.mapping else { return }
        for key in mapping.keys {
            guard let text = key.string, !known.contains(text) else { continue }
            let nearest = known.min { $0.editDistance(to: text) < $1.editDistance(to: text) }
            let hint = nearest.flatMap { $0.editDistance(to: text) <= 3 ? "; did you mean '\($0)'?" : nil } ?? ""
            problems.add(key, "\(name(text)) is no setting\(hint)")
        }
    }

    private static func duration(_ text: String) -> Duration? {
        let digits = text.prefix { $0.isNumber }
        guard let number = Int64(digits) else { return nil }
        switch text.dropFirst(digits.count) {
        case "ms": return .milliseconds(number)
        case "s": return .seconds(number)
        case "m": return .seconds(number * 60)
        case "h": return .seconds(number * 3600)
        case "d": return .seconds(number * 86_400)
        default: return nil
        }
    }
}

extension String {
    /// Levenshtein distance: how many letters must be added, taken away or changed.
    func editDistance(to other: String) -> Int {
        let target = Array(other)
        var row = Array(0...target.count)
        for (index, character) in enumerated() {
            var previous = row[0]
            row[0] = index + 1
            for column in target.indices {
                let changed = previous + (target[column] == character ? 0 : 1)
                previous = row[column + 1]
                row[column + 1] = Swift.min(changed, row[column] + 1, previous + 1)
            }
        }
        return row[target.count]
    }
}
