import Foundation

/// The environment of the process, read once. A secret may stand in a file instead, named by `NAME_FILE`.
package struct Environment: Sendable {
    private let variables: [String: String]

    package init(_ variables: [String: String] = ProcessInfo.processInfo.environment) {
        self.variables = variables
    }

    /// - Returns: nil when the variable is missing or empty, and no file is named for it.
    /// - Throws: when the file that `NAME_FILE` names holds no value to be had: whoever names one wants it used.
    package subscript(_ name: String) -> String? {
        get throws(SettingsError) {
            if let value = variables[name], !value.isEmpty { return value }
            let variable = name + "_FILE"
            guard let path = variables[variable], !path.isEmpty else { return nil }
            let remedy = "put the value of \(name) there, readable by this process, or unset \(variable)"
            guard let text = try? String(contentsOfFile: path, encoding: .utf8) else {
                let fault = FileManager.default.fileExists(atPath: path) ? "cannot be read" : "does not exist"
                throw Self.problem("\(variable) names '\(path)', which \(fault); \(remedy)")
            }
            let value = text.trimmingCharacters(in: .whitespacesAndNewlines)
            guard !value.isEmpty else {
                throw Self.problem("\(variable) names '\(path)', which is empty; \(remedy)")
            }
            return value
        }
    }

    private static func problem(_ text: String) -> SettingsError {
        SettingsError(source: "the environment", problems: [text])
    }

    /// - Parameter purpose: what the variable is for and where its value is found; told when it is missing.
    /// - Throws: `SettingsError` naming the variable and what to do.
    package func required(_ name: String, _ purpose: String) throws(SettingsError) -> String {
        if let value = try self[name] { return value }
        throw Self.problem("\(name) is not set; set it to \(purpose), or set \(name)_FILE to a file that holds it")
    }

    package func secret(_ name: String, _ purpose: String) throws(SettingsError) -> Secret {
        Secret(try required(name, purpose))
    }

    /// - Throws: when the value is no port.
    package func port(_ name: String, default standard: Int) throws(SettingsError) -> Int {
        guard let text = try self[name] else { return standard }
        guard let port = Int(text), (1...65_535).contains(port) else {
            throw Self.problem("\(name) is '\(text)'; it must be a port, 1 to 65535")
        }
        return port
    }

    package func whole(_ name: String, default standard: Int, in range: ClosedRange<Int>) throws(SettingsError) -> Int {
        guard let text = try self[name] else { return standard }
        guard let number = Int(text), range.contains(number) else {
            throw Self.problem(
                "\(name) is '\(text)'; it must be a whole number from \(range.lowerBound) to \(range.upperBound)")
        }
        return number
    }
}
