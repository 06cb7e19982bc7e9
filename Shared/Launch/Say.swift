import Foundation
import Telemetry

/// Writes a line to the standard output, for a person at a terminal.
///
/// What customers and documents hold may be control sequences, which a terminal would obey: titles, links, the clipboard.
package func say(_ text: String) {
    print(PrintableText.of(text))
}

/// The same to the standard error.
package func complain(_ text: String) {
    FileHandle.standardError.write(Data((PrintableText.of(text) + "\n").utf8))
}
