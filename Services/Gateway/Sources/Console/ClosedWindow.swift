import Contracts
import Languages
import Ledger
import Limits
import Settings

/// How a customer who wrote more than 24 hours ago is reached: by an approved template that carries a person's words.
struct ClosedWindow: Sendable {
    let ledger: Ledger

    /// What the dispatcher will put in the words' place.
    ///
    /// - Returns: nil when no approved template fits the customer's language.
    func template(for conversation: ConversationID, of business: BusinessSettings) async throws -> TemplateSettings? {
        guard !business.whatsapp.library.isEmpty else { return nil }
        let id = BusinessID(rawValue: business.id)
        let language = try await ledger.language(of: conversation, of: id) ?? business.defaultLanguage.rawValue
        return TemplateLibrary(templates: business.whatsapp.library, states: try await ledger.templates(of: id))
            .best(intent: nil, language: language, carriesReply: true)
    }
}

/// A template as the console shows it.
struct TemplateNotice: Encodable {
    let name: String
    let language: String
    /// With its variables; one of them is the reply.
    let body: String

    init(_ template: TemplateSettings) {
        (name, language, body) = (template.name, template.language, template.body)
    }
}
