import Languages

/// `businesses[].intents`: how this business's taxonomy differs from the model's.
package struct TaxonomySettings: Sendable, Equatable {
    /// An intent that no model was trained for: its examples teach it.
    package struct Own: Sendable, Equatable {
        package let id: String
        /// In any language; at least `fewestExamples`, all different.
        package let examples: [String]

        package init(id: String, examples: [String]) {
            self.id = id
            self.examples = examples
        }
    }

    /// What the owner knows a customer means.
    package struct Pattern: Sendable, Equatable {
        package let intent: String
        /// Words in their order; `*` stands for some words between, and at a word's end for any ending.
        package let text: String
    }

    /// The intents of the shipped model.
    package static let trained: Set<String> = [
        "account_update", "affirm", "booking_cancel", "booking_change", "booking_request", "complaint", "contact_info",
        "delivery_shipping", "deny", "document_request", "feedback_praise", "general_question", "greeting",
        "human_agent", "location_directions", "opening_hours", "order_request", "out_of_scope", "payment_question",
        "pricing_inquiry", "refund_request", "status_check", "thanks_goodbye",
    ]
    package static let fewestExamples = 8
    package static let mostExamples = 200
    /// Each gap of a pattern multiplies the places that are looked at.
    package static let mostGaps = 3

    /// What the business calls trained intents, by their trained name.
    package let names: [String: String]
    /// Trained intents that this business does not have.
    package let without: Set<String>
    package let own: [Own]
    package let patterns: [Pattern]
    /// Intents of a model of the owner's own that the shipped one lacks.
    package let more: [String]

    /// What a business has that says nothing of intents.
    package static let shipped = TaxonomySettings()

    /// Whether a message may be understood otherwise than by the model alone; names alone change nothing.
    package var isPlain: Bool { without.isEmpty && own.isEmpty && patterns.isEmpty }

    /// The trained or own intent that the business calls so; nil when it calls none so.
    package func intent(_ name: String) -> String? {
        let name = AssistantSettings.canonical(name)
        if let trained = names.first(where: { $0.value == name })?.key { return trained }
        return all.contains(name) ? name : nil
    }

    /// What the business calls an intent.
    package func name(_ intent: String) -> String { names[intent] ?? intent }

    package func isOwn(_ intent: String) -> Bool { own.contains { $0.id == intent } }

    /// By their trained or own names; asked for every message.
    private let all: Set<String>

    private init(
        names: [String: String] = [:],
        without: Set<String> = [],
        own: [Own] = [],
        patterns: [Pattern] = [],
        more: [String] = []
    ) {
        (self.names, self.without, self.own, self.patterns, self.more) = (names, without, own, patterns, more)
        all = Self.trained.union(more).subtracting(without).union(own.map(\.id))
    }

    init(_ section: SettingsSection) {
        let more = section.texts("trained", default: [])
        let known = Self.trained.union(more)
        let names = Self.names(section.section("names"), known)
        let without = Self.without(section, known, renamed: names)
        let own = Self.own(section, taken: known.union(names.values))
        let unpatterned = TaxonomySettings(names: names, without: without, own: own, patterns: [], more: more)
        let patterns = Self.patterns(section.section("patterns"), unpatterned)
        self.init(names: names, without: without, own: own, patterns: patterns, more: more)
        section.finish()
    }

    /// An intent that is spoken of elsewhere in the configuration, by the model's name; a stranger is reported.
    func known(_ name: String, at key: String, of section: SettingsSection) -> String {
        if let intent = intent(name) { return intent }
        section.problem(
            at: key,
            "'\(name)' is no intent of this business\(Self.nearest(name, all.union(names.values))); describe it under intents.own, or "
                + "remove this")
        return name
    }

    private static func names(_ section: SettingsSection, _ known: Set<String>) -> [String: String] {
        var names: [String: String] = [:]
        for key in section.keys {
            let name = section.text(key)
            let intent = AssistantSettings.canonical(key)
            guard known.contains(intent) else {
                section.problem(at: key, "'\(key)' is no intent\(nearest(key, known))")
                continue
            }
            if let problem = problem(name, taken: known.union(names.values)) { section.problem(at: key, problem) }
            names[intent] = name
        }
        section.finish()
        return names
    }

    private static func without(
        _ section: SettingsSection,
        _ known: Set<String>,
        renamed: [String: String]
    ) -> Set<String> {
        let without = section.texts("without", default: []).map(AssistantSettings.canonical)
        for intent in without {
            if !known.contains(intent) {
                section.problem(at: "without", "without names '\(intent)', which is no intent\(nearest(intent, known))")
            }
            if intent == "human_agent" || intent == "general_question" {
                section.problem(
                    at: "without",
                    intent == "human_agent"
                        ? "human_agent must stay: a person is always one message away"
                        : "general_question must stay: what no other intent claims is answered from the documents")
            }
            if renamed[intent] != nil {
                section.problem(at: "without", "'\(intent)' is renamed and removed at once; drop one of the two")
            }
        }
        return Set(without)
    }

    private static func own(_ section: SettingsSection, taken: Set<String>) -> [Own] {
        var own: [Own] = []
        var owners: [String: String] = [:]
        for entry in section.sections("own") {
            let id = entry.text("id")
            let examples = entry.texts("examples", default: [])
            if let problem = problem(id, taken: taken.union(own.map(\.id))) { entry.problem(at: "id", problem) }
            let distinct = Set(examples.map(QuestionKey.of).filter { !$0.isEmpty })
            if distinct.count < fewestExamples {
                entry.problem(
                    at: "examples",
                    "'\(id)' has \(distinct.count) different examples; write at least \(fewestExamples), as customers "
                        + "word it, in any language")
            }
            if examples.count > mostExamples {
                entry.problem(
                    at: "examples", "'\(id)' has \(examples.count) examples; \(mostExamples) are read at most")
            }
            if let long = examples.first(where: { $0.count > 300 }) {
                entry.problem(at: "examples", "'\(long.prefix(40))…' is longer than 300 characters; shorten it")
            }
            for key in distinct {
                if let other = owners.updateValue(id, forKey: key), other != id {
                    entry.problem(at: "examples", "'\(key)' is an example of '\(other)' too; it can mean one of them")
                }
            }
            entry.finish()
            own.append(Own(id: id, examples: examples))
        }
        return own
    }

    private static func patterns(_ section: SettingsSection, _ taxonomy: TaxonomySettings) -> [Pattern] {
        var patterns: [Pattern] = []
        for key in section.keys {
            let intent = taxonomy.known(key, at: key, of: section)
            for text in section.texts(key, default: []) {
                if !text.contains(where: \.isLetter) {
                    section.problem(at: key, "the pattern '\(text)' has no word, and would match everything")
                }
                if text.split(whereSeparator: \.isWhitespace).count(where: { $0 == "*" }) > mostGaps {
                    section.problem(
                        at: key, "the pattern '\(text)' has too many gaps; at most \(mostGaps) '*' may stand alone")
                }
                patterns.append(Pattern(intent: intent, text: text))
            }
        }
        section.finish()
        return patterns
    }

    /// What is wrong with a new name, as a sentence.
    private static func problem(_ name: String, taken: Set<String>) -> String? {
        if taken.contains(name) || name == "escalation_trigger" {
            return "there is an intent '\(name)' already; choose another name"
        }
        guard name.count <= 40, name.first?.isLetter == true,
            name.allSatisfy({ $0.isASCII && ($0.isLowercase || $0.isNumber || $0 == "_") })
        else { return "'\(name)' is no name for an intent; use lower-case letters, digits and _, such as gift_card" }
        return nil
    }

    private static func nearest(_ name: String, _ known: Set<String>) -> String {
        let best = known.map { ($0.editDistance(to: name), $0) }.min { $0 < $1 }
        return best.flatMap { $0.0 <= 3 ? "; did you mean '\($0.1)'?" : nil } ?? ""
    }
}
