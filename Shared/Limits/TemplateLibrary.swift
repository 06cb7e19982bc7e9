package import Ledger
package import Settings

/// Chooses the template that stands in for a reply outside the 24-hour window.
package struct TemplateLibrary: Sendable {
    private let templates: [TemplateSettings]
    private let states: [TemplateState]

    /// - Parameter states: what Meta said of each.
    package init(templates: [TemplateSettings], states: [TemplateState]) {
        self.templates = templates
        self.states = states
    }

    /// The best match: the reply's language before another of the same tongue, one made for the intent before one for any,
    /// utility before marketing as it costs less; never one that Meta has not approved.
    ///
    /// - Parameters:
    ///   - carriesReply: only one that tells the reply itself will do, as for what a person wrote.
    ///   - isFree: nothing costs anything just now, so the category does not matter.
    package func best(
        intent: String?, language: String, carriesReply: Bool = false, isFree: Bool = false
    ) -> TemplateSettings? {
        templates
            .filter { template in
                template.category != .authentication && isApproved(template)
                    && (!carriesReply || template.values.contains(.reply))
                    && tongue(template.language) == tongue(language)
                    && (template.intents.isEmpty || intent.map(template.intents.contains) == true)
            }
            .max { rank($0, language, isFree) < rank($1, language, isFree) }
    }

    private func rank(_ template: TemplateSettings, _ language: String, _ isFree: Bool) -> Int {
        (template.intents.isEmpty ? 0 : 4) + (template.language == language ? 2 : 0)
            + (!isFree && template.category == .utility ? 1 : 0)
    }

    private func isApproved(_ template: TemplateSettings) -> Bool {
        states.contains { $0.name == template.name && $0.language == template.language && $0.isSendable }
    }

    private func tongue(_ language: String) -> Substring { language.prefix { $0 != "_" && $0 != "-" } }
}
