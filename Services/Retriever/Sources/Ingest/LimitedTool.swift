import Foundation
import Synchronization

/// Runs a program that reads a stranger's file: a process of its own, with limits on memory, processor time, the time
/// it may take and what it may write.
struct LimitedTool: Sendable {
    let name: String
    /// The Debian package it comes from.
    let package: String
    var megabytes = 1024
    var seconds = 30
    var outputMegabytes = 64

    /// - Parameter path: named in errors.
    /// - Returns: what it wrote to its standard output.
    func run(_ arguments: [String], on path: String) async throws(IngestError) -> String {
        let outcome = await withCheckedContinuation { continuation in
            DispatchQueue.global().async { continuation.resume(returning: self.outcome(arguments, path)) }
        }
        return try outcome.get()
    }

    private func outcome(_ arguments: [String], _ path: String) -> Result<String, IngestError> {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments =
            ["prlimit", "--as=\(megabytes << 20)", "--cpu=\(seconds)", "--fsize=0", "--core=0", name] + arguments
        process.environment = ["PATH": "/usr/local/bin:/usr/bin:/bin", "LANG": "C.UTF-8"]
        let output = Pipe()
        let errors = Pipe()
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = output
        process.standardError = errors
        do {
            try process.run()
        } catch {
            return .failure(.tool(path, reason: "\(name) does not start (\(error))"))
        }
        let timer = DispatchSource.makeTimerSource()
        timer.schedule(deadline: .now() + .seconds(seconds + 5))
        let pid = process.processIdentifier
        timer.setEventHandler { kill(pid, SIGKILL) }
        timer.resume()
        defer { timer.cancel() }
        let complaint = Complaint(errors.fileHandleForReading)
        var text = Data()
        while true {
            let part = output.fileHandleForReading.availableData
            if part.isEmpty { break }
            text += part
            if text.count > outputMegabytes << 20 { kill(pid, SIGKILL) }
        }
        process.waitUntilExit()
        if text.count > outputMegabytes << 20 { return .failure(.tooLarge(path, megabytes: outputMegabytes)) }
        guard process.terminationReason == .exit, process.terminationStatus == 0 else {
            return .failure(failure(process, complaint.text, path))
        }
        return .success(String(decoding: text, as: UTF8.self))
    }

    private func failure(_ process: Process, _ complaint: String, _ path: String) -> IngestError {
        if process.terminationReason == .uncaughtSignal || process.terminationStatus == 137 {
            return .tool(path, reason: "\(name) took more than \(seconds) s or \(megabytes) MB; the file may be broken")
        }
        if process.terminationStatus == 127 || complaint.contains("No such file or directory: \(name)")
            || complaint.contains("failed to execute \(name)")
        {
            return .toolMissing(path, package: package)
        }
        let line = complaint.split(separator: "\n").first.map(String.init) ?? "exit code \(process.terminationStatus)"
        return .tool(path, reason: "\(name) says: \(line.prefix(200))")
    }

    /// What the program writes to its standard error, read on a thread of its own so that it never blocks on it.
    private final class Complaint: Sendable {
        private let queue = DispatchQueue(label: "complaint")
        private let content = Mutex(Data())

        init(_ handle: FileHandle) {
            queue.async { self.read(handle) }
        }

        private func read(_ handle: FileHandle) {
            while true {
                let part = handle.availableData
                if part.isEmpty { return }
                content.withLock { if $0.count < 4096 { $0 += part } }
            }
        }

        /// Waits for the end of the stream.
        var text: String {
            queue.sync { String(decoding: content.withLock { $0 }, as: UTF8.self) }
        }
    }
}
