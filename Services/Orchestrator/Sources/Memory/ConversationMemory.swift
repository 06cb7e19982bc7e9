import Contracts
import Ledger
import Settings

/// What a model is told of the conversation so far: the last exchanges word by word, and in short what was before.
struct ConversationMemory: Sendable, Equatable {
    let exchanges: [Exchange]
    let summary: String?

    static let nothing = ConversationMemory(exchanges: [], summary: nil)

    private init(exchanges: [Exchange], summary: String?) {
        self.exchanges = exchanges
        self.summary = summary
    }

    /// - Parameter now: Unix milliseconds.
    init(_ recollection: Recollection, _ settings: AssistantSettings.Memory, now: Int64) {
        var budget = settings.tokenBudget
        summary = recollection.summary.map(\.text)
        budget -= summary.map(Self.tokens) ?? 0
        let boundary = Int64(settings.boundary.wholeMilliseconds)
        var told: [Exchange] = []
        var later = now
        for exchange in recollection.exchanges.reversed().prefix(settings.exchanges) {
            // A new conversation began after a long silence; what was before it is told in the summary alone.
            guard later - exchange.at <= boundary else { break }
            later = exchange.at
            budget -= Self.tokens(exchange.question) + Self.tokens(exchange.answer)
            guard budget >= 0 else { break }
            told.append(Exchange(question: exchange.question, answer: exchange.answer))
        }
        exchanges = told.reversed()
    }

    /// Rather too many than too few.
    static func tokens(_ text: String) -> Int { text.utf8.count / 3 + 5 }
}
