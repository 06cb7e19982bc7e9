import Foundation
package import Logging

/// Writes one JSON object a line to standard output: what log collectors read without rules of their own.
package struct JSONLogHandler: LogHandler {
    package var logLevel: Logger.Level
    package var metadata: Logger.Metadata = [:]
    private let service: String
    private let write: @Sendable (String) -> Void

    /// - Parameter write: receives each line with its line end; standard output unless a test listens.
    package init(
        service: String,
        level: Logger.Level,
        write: @escaping @Sendable (String) -> Void = JSONLogHandler.toStandardOutput
    ) {
        self.service = service
        logLevel = level
        self.write = write
    }

    package subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    package func log(event: LogEvent) {
        let facts = event.metadata.map { metadata.merging($0) { _, new in new } } ?? metadata
        var line = "{\"timestamp\":"
        line.append(json: Date.now.formatted(Date.ISO8601FormatStyle(includingFractionalSeconds: true)))
        line += ",\"level\":\"\(event.level.rawValue)\",\"message\":"
        line.append(json: event.message.description)
        line += ",\"service\":"
        line.append(json: service)
        for (key, value) in facts.sorted(by: { $0.key < $1.key }) {
            line += ","
            line.append(json: key)
            line += ":"
            line.append(json: value.description)
        }
        write(line + "}\n")
    }

    /// One `write` call a line, so that lines of concurrent tasks do not mix.
    package static let toStandardOutput: @Sendable (String) -> Void = { line in
        var line = line
        line.withUTF8 { bytes in
            // A closed pipe or a full disk must not stop the service; there is nowhere to say so.
            _ = Glibc.write(STDOUT_FILENO, bytes.baseAddress, bytes.count)
        }
    }
}

extension String {
    /// Appends the text as a JSON string.
    fileprivate mutating func append(json text: String) {
        append("\"")
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": append("\\\"")
            case "\\": append("\\\\")
            case "\n": append("\\n")
            case "\r": append("\\r")
            case "\t": append("\\t")
            case _ where PrintableText.isControl(scalar): append(PrintableText.escape(scalar))
            default: unicodeScalars.append(scalar)
            }
        }
        append("\"")
    }
}
