import Foundation

/// The part of a request that matters here.
struct Chat: Decodable, Sendable {
    struct Message: Decodable, Sendable {
        let role: String
        let content: String
    }

    let model: String
    let messages: [Message]
    /// OpenAI streams when asked to, Ollama unless told not to.
    let stream: Bool?

    var system: String { messages.first { $0.role == "system" }?.content ?? "" }

    /// What the customer wrote last, out of the fence it stands in.
    var question: String {
        let last = messages.last { $0.role == "user" }?.content ?? ""
        return Self.inside("customer", last) ?? last
    }

    /// Whether its last answer was sent back.
    var isRejected: Bool { messages.last?.content.hasPrefix("That answer cannot be sent") == true }

    /// The text of the first passage in the system prompt.
    var passage: String {
        guard let start = system.range(of: "[S1]")?.upperBound else { return "I do not know." }
        let rest = system[start...]
        let end = rest.range(of: "\n\n[S2]")?.lowerBound ?? rest.range(of: "</passages")?.lowerBound ?? rest.endIndex
        return rest[..<end].split(separator: "\n").dropFirst().joined(separator: "\n")
    }

    private static func inside(_ fence: String, _ text: String) -> String? {
        guard let open = text.range(of: "<\(fence)"), let start = text[open.upperBound...].range(of: ">\n"),
            let end = text.range(of: "\n</\(fence)", options: .backwards), start.upperBound <= end.lowerBound
        else { return nil }
        return String(text[start.upperBound..<end.lowerBound])
    }

    var inputTokens: Int { messages.reduce(0) { $0 + $1.content.utf8.count / 4 + 4 } }
}

/// What a model says.
enum AnswerMode: Sendable {
    /// The first passage.
    case passage
    /// The same with the marks of the messages it answers in its last sentence, so that a checker knows which those are: `q`,
    /// digits, `x`, digits.
    case nameMessages
    /// The first passage, said to a friend, until it is told that this cannot be sent.
    case familiar
    /// What somebody in the prompt told it to.
    case obey

    func answer(_ chat: Chat, seed: UInt64) -> String {
        switch self {
        case .passage: chat.passage
        case .nameMessages:
            ([chat.passage.trimmingCharacters(in: ["."])]
                + chat.question.matches(of: /q[0-9]+x[0-9]+/).map { String($0.output) }).joined(separator: " ") + "."
        case .familiar: (chat.isRejected ? "" : "Für dich: ") + chat.passage
        case .obey: Obedience(chat: chat, seed: seed).answer
        }
    }
}

struct Usage: Sendable {
    let input: Int
    let output: Int
}
