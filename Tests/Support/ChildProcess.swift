import Foundation

/// A real process of the product or one of its servers, with its output in a file. Ended with the test.
package actor ChildProcess {
    private let executable: String
    private let arguments: [String]
    private let environment: [String: String]
    private let log: URL
    private var process: Process?

    /// - Parameter environment: added to the test's own.
    package init(_ executable: String, _ arguments: [String] = [], environment: [String: String] = [:]) {
        self.executable = executable
        self.arguments = arguments
        self.environment = environment
        log = FileManager.default.temporaryDirectory.appendingPathComponent("frontdesk-\(UUID().uuidString).log")
    }

    /// - Parameter extra: added to the environment of this start only.
    package func start(adding extra: [String: String] = [:]) throws {
        let process = Process()
        if executable.contains("/") {
            process.executableURL = URL(fileURLWithPath: executable)
            process.arguments = arguments
        } else {
            process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
            process.arguments = [executable] + arguments
        }
        process.environment = ProcessInfo.processInfo.environment.merging(environment) { _, new in new }
            .merging(extra) { _, new in new }
        if !FileManager.default.fileExists(atPath: log.path) {
            _ = FileManager.default.createFile(atPath: log.path, contents: nil)
        }
        let output = try FileHandle(forWritingTo: log)
        // A `Process` that was replaced keeps its handle open, and with some 1,350 open files `Process.run` reads past its buffer.
        defer { try? output.close() }
        try output.seekToEnd()
        process.standardOutput = output
        process.standardError = output
        process.standardInput = FileHandle.nullDevice
        try process.run()
        self.process = process
    }

    package var isRunning: Bool { process?.isRunning ?? false }

    package var exitCode: Int32? {
        guard let process, !process.isRunning else { return nil }
        return process.terminationStatus
    }

    package var pid: Int32? { process?.processIdentifier }

    /// What it has printed so far.
    package var output: String {
        (try? String(contentsOf: log, encoding: .utf8)) ?? ""
    }

    package func send(_ signal: Int32) {
        guard let process, process.isRunning else { return }
        kill(process.processIdentifier, signal)
    }

    /// Sends the signal and waits until the process is gone.
    package func end(_ signal: Int32 = SIGKILL, within limit: Duration = .seconds(30)) async throws {
        send(signal)
        _ = try await eventually("the end of \(executable)", within: limit) { isRunning ? nil : true }
    }

    /// Runs to the end and returns the exit code.
    package func run(within limit: Duration = .seconds(120)) async throws -> Int32 {
        try start()
        return try await eventually("the end of \(executable) \(arguments.joined(separator: " "))", within: limit) {
            exitCode
        }
    }
}
