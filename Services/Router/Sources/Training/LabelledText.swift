import Foundation
import Settings

/// A training or judging row: a text and what its writer wanted.
struct LabelledText: Sendable, Codable, Equatable {
    let text: String
    let intent: String
    let language: String
    let source: String?

    /// Written for this project.
    var isOwn: Bool { source == "frontdesk" }

    /// `ms-skills-mt` is `ms-skills` translated: what has one maker belongs together.
    var family: String { String((source ?? "").prefix { $0 != "-" }) }

    init(text: String, intent: String, language: String, source: String?) {
        self.text = text
        self.intent = intent
        self.language = language
        self.source = source
    }

    init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        text = try container.decode(String.self, forKey: .text)
        intent = AssistantSettings.canonical(try container.decode(String.self, forKey: .intent))
        language = try container.decodeIfPresent(String.self, forKey: .language) ?? "*"
        source = try container.decodeIfPresent(String.self, forKey: .source)
    }

    /// Reads JSON lines (`{"text","intent","language","source"}`, the last two where known), or lines of intent, tab, text, whose language is the
    /// file's name: `it.tsv`.
    static func read(_ path: String) throws -> [LabelledText] {
        let text: String
        do {
            text = try String(contentsOfFile: path, encoding: .utf8)
        } catch {
            throw TrainingError.unreadable("'\(path)': \(error.localizedDescription)")
        }
        let name = URL(fileURLWithPath: path).deletingPathExtension().lastPathComponent
        let isTable = path.hasSuffix(".tsv")
        var rows: [LabelledText] = []
        for (number, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
            guard !line.isEmpty, !line.hasPrefix("#") else { continue }
            if isTable {
                let fields = line.split(separator: "\t", maxSplits: 1)
                guard fields.count == 2 else {
                    throw TrainingError.unreadable("\(path):\(number + 1): write the intent, a tab, and the text")
                }
                rows.append(
                    LabelledText(
                        text: String(fields[1]), intent: AssistantSettings.canonical(String(fields[0])), language: name,
                        source: "frontdesk"))
            } else {
                do {
                    rows.append(try JSONDecoder().decode(LabelledText.self, from: Data(line.utf8)))
                } catch {
                    throw TrainingError.unreadable(
                        "\(path):\(number + 1): write JSON with text and intent (\(error))")
                }
            }
        }
        return rows
    }
}

enum TrainingError: Error, CustomStringConvertible {
    case unreadable(String)
    case tooFew(String)
    case unwritable(String)

    var description: String {
        switch self {
        case .unreadable(let what): "the data cannot be read: \(what)"
        case .tooFew(let what): "the data do not suffice: \(what)"
        case .unwritable(let what): "the model cannot be written: \(what)"
        }
    }
}
