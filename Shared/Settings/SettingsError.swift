/// Everything that is wrong with the settings, told at once.
package struct SettingsError: Error, Equatable, CustomStringConvertible {
    /// Where the settings came from: a path, or `the environment`.
    package let source: String
    /// Each a sentence with its remedy.
    package let problems: [String]

    package init(source: String, problems: [String]) {
        self.source = source
        self.problems = problems
    }

    package var description: String {
        problems.count == 1
            ? "\(source): \(problems[0])"
            : "\(source) needs \(problems.count) corrections: " + problems.joined(separator: "; ")
    }
}
