import Foundation
import Languages
import Settings

/// How many attempts the fence finds, and how many harmless texts it refuses.
struct FenceReport: Sendable {
    /// A judged text: an attack or harmless text (`label`), or a customer's message (`intent`).
    struct Row: Sendable, Decodable {
        let text: String
        let label: String?
        let technique: String?
        let language: String
        let intent: String?

        var isAttack: Bool { label == "injection" }
        var isOffTopic: Bool { intent == "out_of_scope" }
    }

    private struct Judged {
        let row: Row
        let reason: Fence.Reason?
        let isOffTopic: Bool
        var isRefused: Bool { reason != nil || isOffTopic }
    }

    private let judged: [Judged]

    static func read(_ path: String) throws -> [Row] {
        let text: String
        do {
            text = try String(contentsOfFile: path, encoding: .utf8)
        } catch {
            throw TrainingError.unreadable("'\(path)': \(error.localizedDescription)")
        }
        return try text.split(separator: "\n").enumerated().map { number, line in
            do {
                return try JSONDecoder().decode(Row.self, from: Data(line.utf8))
            } catch {
                throw TrainingError.unreadable(
                    "\(path):\(number + 1): write JSON with text, language and label or intent")
            }
        }
    }

    /// - Parameter threshold: how sure the classifier must be that a text is off topic.
    init(_ rows: [Row], _ classifier: any IntentClassifier, threshold: Double) {
        let fence = Fence()
        judged = rows.map { row in
            let language = Language(rawValue: row.language) ?? .english
            let said = classifier.classify(row.text, language: language)
            return Judged(
                row: row, reason: fence.reason(row.text),
                isOffTopic: said.intent == "out_of_scope" && said.confidence >= threshold)
        }
    }

    var text: String {
        let attacks = judged.filter(\.row.isAttack)
        let messages = attacks.filter { $0.row.technique?.hasPrefix("planted_in_document") == false }
        let lookAlikes = judged.filter { $0.row.label == "benign" }
        let customers = judged.filter { $0.row.intent != nil && !$0.row.isOffTopic }
        let offTopic = judged.filter(\.row.isOffTopic)
        var lines: [String] = []
        func line(_ name: String, _ group: [Judged]) {
            guard !group.isEmpty else { return }
            let patterns = group.count { $0.reason != nil }
            let all = group.count(where: \.isRefused)
            lines.append(
                "\(name), \(group.count): by patterns \(patterns) (\(Self.percent(patterns, group.count))), "
                    + "with the off-topic class \(all) (\(Self.percent(all, group.count)))")
        }
        line("attacks refused", attacks)
        line("attacks sent as messages, refused", messages)
        for (technique, group) in Dictionary(grouping: attacks, by: { Self.family($0.row.technique) })
            .sorted(by: { ($1.value.count, $0.key) < ($0.value.count, $1.key) }).prefix(12)
        {
            line("  \(technique)", group)
        }
        line("harmless texts with words that trip filters, refused", lookAlikes)
        line("customers' messages falsely refused", customers)
        line("off-topic messages refused", offTopic)
        lines += customers.filter(\.isRefused).prefix(20).map {
            "  false alarm: \($0.row.intent ?? ""), \($0.reason.map { "\($0.family): \($0.pattern)" } ?? "off topic"): \($0.row.text.prefix(100))"
        }
        return lines.joined(separator: "\n")
    }

    private static func family(_ technique: String?) -> String {
        technique.map { String($0.prefix { !"/+".contains($0) }) } ?? "unknown"
    }

    private static func percent(_ part: Int, _ whole: Int) -> String {
        String(format: "%.1f %%", 100 * Double(part) / Double(whole))
    }
}
