import Foundation

/// The environment of the process, read once. A secret may stand in a file instead, named by `NAME_FILE`.
package struct Environment: Sendable {
    private let variables: [String: String]

    package init(_ variables: [String: String] = ProcessInfo.processInfo.environment) {
        self.variables = variables
    }

    /// - Returns: nil when the variable is missing or empty.
    package subscript(_ name: String) -> String? {
        if let value = variables[name], !value.isEmpty { return value }
        guard let path = variables[name + "_FILE"], !path.isEmpty else { return nil }
        return (try? String(contentsOfFile: path, encoding: .utf8))?.trimmingCharacters(in: .whitespacesAndNewlines)
    }

    /// - Parameter purpose: what the variable is for and where its value is found; told when it is missing.
    /// - Throws: `SettingsError` naming the variable and what to do.
    package func required(_ name: String, _ purpose: String) throws(SettingsError) -> String {
        if let value = self[name] { return value }
        if let path = variables[name + "_FILE"], !path.isEmpty {
            throw SettingsError(
                source: "the environment",
                problems: ["\(name)_FILE names '\(path)', which cannot be read or is empty"]
            )
        }
        throw SettingsError(
            source: "the environment",
            problems: ["\(name) is not set; set it to \(purpose), or set \(name)_FILE to a file that holds it"]
        )
    }

    package func secret(_ name: String, _ purpose: String) throws(SettingsError) -> Secret {
        Secret(try required(name, purpose))
    }

    /// - Throws: when the value is no port.
    package func port(_ name: String, default standard: Int) throws(SettingsError) -> Int {
        guard let text = self[name] else { return standard }
        guard let port = Int(text), (1...65_535).contains(port) else {
            throw SettingsError(
                source: "the environment", problems: ["\(name) is '\(text)'; it must be a port, 1 to 65535"])
        }
        return port
    }

    package func whole(_ name: String, default standard: Int, in range: ClosedRange<Int>) throws(SettingsError) -> Int {
        guard let text = self[name] else { return standard }
        guard let number = Int(text), range.contains(number) else {
            throw SettingsError(
                source: "the environment",
                problems: [
                    "\(name) is '\(text)'; it must be a whole number from \(range.lowerBound) to \(range.upperBound)"
                ]
            )
        }
        return number
    }
}
