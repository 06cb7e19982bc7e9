import Foundation
import Yams

/// The block between `---` lines at a file's beginning.
enum FrontMatter {
    static func split(_ text: String, path: String) throws(IngestError) -> (matter: [String: String], body: String) {
        guard text.hasPrefix("---\n"), let end = text.range(of: "\n---\n") else { return ([:], text) }
        let block = String(text[text.index(text.startIndex, offsetBy: 4)..<end.lowerBound])
        let body = String(text[end.upperBound...])
        guard let node = try? Yams.compose(yaml: block), let mapping = node.mapping else {
            throw .badFrontMatter(path)
        }
        var matter: [String: String] = [:]
        for (key, value) in mapping {
            if let key = key.string, let value = value.scalar?.string { matter[key] = value }
        }
        return (matter, body)
    }
}
