import Contracts
import Foundation
import Languages
import Ledger
import Settings
import Wording

/// Which share of judged messages is decided without a model, by what, and how much of it is right.
struct ShareReport: Sendable {
    private struct Judged {
        let row: LabelledText
        let decision: RouteDecision
        let isRight: Bool
        /// Whether the classifier is sure: with an answer for every intent, all of these need no model.
        let isSure: Bool
        let isIntentRight: Bool
    }

    private let judged: [Judged]

    init(
        _ rows: [LabelledText],
        _ settings: FrontdeskSettings,
        _ business: BusinessSettings,
        _ classify: (String, Language) async throws -> Classification
    ) async throws {
        var judged: [Judged] = []
        for (index, row) in rows.enumerated() {
            let language = Wording(business).language(of: row.text)
            let classification = try await classify(row.text, language)
            let message = CustomerMessage(
                id: MessageID(rawValue: "judged-\(index)"), kind: "text", text: row.text, sentAt: 0)
            let context = TurnContext(
                messages: [message], customer: Customer(number: "1", phone: "1", userID: nil, name: nil), history: [],
                isFirstContact: false)
            let decision = await TurnDecider(
                assistant: settings.assistant, business: business, language: language, context: context,
                dialogue: Dialogue(), classification: classification, now: .now, sources: AnswerSources()
            ).decide()
            judged.append(
                Judged(
                    row: row, decision: decision, isRight: Self.isRight(decision, row.intent, classification),
                    isSure: classification.confidence >= settings.assistant.routing.intentThreshold,
                    isIntentRight: classification.intent == row.intent))
        }
        self.judged = judged
    }

    /// Whether what was done is what the message's writer wanted.
    private static func isRight(_ decision: RouteDecision, _ wanted: String, _ said: Classification) -> Bool {
        switch decision.action {
        case .refuse: wanted == "out_of_scope"
        case .reply(_, .hours): wanted == "opening_hours"
        case .handOff, .reply, .form: wanted == said.intent
        case .generate: true
        }
    }

    var text: String {
        var lines: [String] = []
        let decided = judged.filter { $0.decision.action != .generate }
        lines.append(
            "decided without a model, as configured: \(Self.share(decided.count, judged.count)), "
                + "of them right \(Self.share(decided.count(where: \.isRight), decided.count))")
        for (name, group) in Dictionary(grouping: decided, by: { Self.name($0.decision) })
            .sorted(by: { $0.key < $1.key })
        {
            lines.append(
                "  \(name): \(Self.share(group.count, judged.count)), right \(Self.share(group.count(where: \.isRight), group.count))"
            )
        }
        let sure = judged.filter(\.isSure)
        lines.append(
            "the classifier is sure, so that an answer for every intent would do: \(Self.share(sure.count, judged.count)), "
                + "of them right \(Self.share(sure.count(where: \.isIntentRight), sure.count))")
        let wrong = Dictionary(grouping: decided.filter { !$0.isRight }) {
            "\($0.row.intent) → \(Self.name($0.decision))"
        }
        lines += wrong.sorted { ($1.value.count, $0.key) < ($0.value.count, $1.key) }.prefix(10).map {
            "  wrong: \($0.key), \($0.value.count), such as: \($0.value[0].row.text.prefix(80))"
        }
        return lines.joined(separator: "\n")
    }

    private static func name(_ decision: RouteDecision) -> String {
        guard case .reply(_, let source) = decision.action else { return decision.label }
        return source.rawValue
    }

    private static func share(_ part: Int, _ whole: Int) -> String {
        "\(part) of \(whole)" + (whole > 0 ? String(format: " (%.1f %%)", 100 * Double(part) / Double(whole)) : "")
    }
}
