import Contracts
import Embeddings
import HTTP
import Languages
import Settings
import TestSupport
import Testing

@testable import RouterService

@Suite("A business's own taxonomy")
struct TaxonomyTests {
    private static let giftCards = """
            own:
              - id: gift_card
                examples:
                  - Do you sell gift cards?
                  - I would like to give a voucher to a friend
                  - Can I buy a gift voucher for my mother's birthday?
                  - How do gift cards work at your place?
                  - Is there a gift card I can order as a present?
                  - I want to buy a voucher as a Christmas present
                  - Vorrei regalare un buono a mia sorella
                  - Avete buoni regalo?
                  - Posso comprare un buono regalo per un'amica?
                  - Haben Sie Geschenkgutscheine?
                  - Ich möchte einen Gutschein verschenken
                  - Kann man bei Ihnen einen Gutschein kaufen?
        """

    /// Learning takes a second or two without optimisation.
    private static let gifts = Swift.Result { try TaxonomyTests().classifier(giftCards) }

    private func settings(_ intents: String, more: String = "") throws -> FrontdeskSettings {
        try FrontdeskSettings(
            yaml: """
                businesses:
                  - id: demo
                    name: Demo
                    numbers: ["1"]
                    languages: [en, it, de]
                \(intents.isEmpty ? "" : "    intents:\n" + intents.split(separator: "\n").map { "  \($0)" }.joined(separator: "\n"))
                \(more)
                """, source: "test")
    }

    private func classifier(_ intents: String) throws -> StagedClassifier {
        let model = try Router.model()
        return StagedClassifier(model, Taxonomy(try settings(intents).businesses[0], known: model.examples()))
    }

    /// By the words alone.
    @Test(
        "learns an intent from a dozen examples",
        arguments: [
            (Language.english, "are there any gift cards left?"),
            (.english, "do you have vouchers I can give as a present?"),
            (.italian, "vorrei comprare un buono regalo"), (.german, "Ich hätte gern einen Gutschein zum Verschenken"),
        ])
    func learned(language: Language, text: String) throws {
        let result = try Self.gifts.get().classify(text, language: language)
        #expect(result.intent == "gift_card" && result.confidence >= 0.5, "\(result.top)")
    }

    @Test("asks the second opinion what is worded otherwise")
    func reworded() async throws {
        let client = HTTPClient()
        let embeddings = OpenAIEmbeddings(
            client: client, baseURL: try TestEnvironment.embeddingsURL, deadline: .seconds(60))
        let model = try Router.model()
        let business = try settings(Self.giftCards).businesses[0]
        var taxonomy = Taxonomy(business, known: model.examples())
        taxonomy.own = try await Taxonomies.taught(try #require(taxonomy.own), embeddings)
        let opinion = try #require(SecondOpinion(model, embeddings))
        for text in ["I want to buy a gift card", "can I get a gift card for my sister", "cerco un buono da regalare"] {
            let result = try #require(try await opinion.consider(text, language: .english, taxonomy))
            #expect(result.intent == "gift_card" && result.confidence >= 0.5, "\(text): \(result.top)")
        }
        let other = try #require(
            try await opinion.consider("can I change my appointment to Friday", language: .english, taxonomy))
        #expect(other.intent == "booking_change", "\(other.top)")
    }

    @Test(
        "leaves all other intents as the model knows them",
        arguments: [
            (Language.english, "I would like to cancel my appointment", "booking_cancel"),
            (.english, "how much is a filling?", "pricing_inquiry"),
            (.english, "I want to talk to a human", "human_agent"),
            (.german, "Wann haben Sie geöffnet?", "opening_hours"),
            (.italian, "grazie mille, a presto", "thanks_goodbye"),
        ])
    func others(language: Language, text: String, intent: String) throws {
        let result = try Self.gifts.get().classify(text, language: language)
        #expect(result.intent == intent, "\(result.top)")
    }

    @Test("believes its owner's patterns, but never over a request for a person")
    func patterns() throws {
        let classifier = try classifier(
            Self.giftCards
                + "\n    patterns: { gift_card: [\"🎁 art\", \"gift*\", \"present * card\"], location_directions: [\"where * park\"] }"
        )
        func intent(_ text: String) -> String { classifier.classify(text, language: .english).intent }
        #expect(intent("any Gifts left?") == "gift_card")
        #expect(intent("a present in the form of a card") == "gift_card")
        #expect(intent("Where, please, can I park?") == "location_directions")
        #expect(intent("we have a party") != "gift_card")
        #expect(intent("gift cards: I want to talk to a human about them") == "human_agent")
        let long = String(repeating: "where ", count: 4096 / 6)
        #expect(!intent(long).isEmpty)
    }

    @Test("answers from the documents what would be an intent it does not have")
    func without() throws {
        let text = "when will my parcel be delivered?"
        let plain = StagedClassifier(try Router.model()).classify(text, language: .english)
        let own = try classifier("    without: [delivery_shipping, status_check, order_request]").classify(
            text, language: .english)
        #expect(["delivery_shipping", "status_check"].contains(plain.intent))
        #expect(own.intent == "general_question", "\(own.top)")
    }

    @Test("calls intents as the owner does, in templates and limits as in the trace")
    func names() throws {
        let settings = try settings(
            "    names: { booking_request: reservation }",
            more: "    templates: { reservation: { en: \"Of course.\" }, greeting: { en: Hello } }")
        let business = settings.businesses[0]
        #expect(business.templates["booking_request"] != nil && business.templates["reservation"] == nil)
        #expect(business.taxonomy.name("booking_request") == "reservation")
        #expect(business.taxonomy.intent("reservation") == "booking_request")
        let routing = RoutingResult(
            Classification(intent: "booking_request", confidence: 0.9, stage: "linear", model: "m"),
            RouteDecision(action: .generate), .english, settings.assistant, business)
        #expect(routing.intent == "reservation")
    }

    @Test(
        "that cannot be meant is refused with its line and what to do",
        arguments: [
            ("    own: [{ id: gift_card, examples: [a b, c d] }]", "write at least 8"),
            ("    own: [{ id: greeting, examples: [a, b, c, d, e, f, g, h] }]", "choose another name"),
            ("    own: [{ id: Gift Card, examples: [a, b, c, d, e, f, g, h] }]", "lower-case letters"),
            ("    names: { booking_reqest: reservation }", "did you mean 'booking_request'"),
            ("    names: { booking_request: greeting }", "choose another name"),
            ("    without: [human_agent]", "a person is always one message away"),
            ("    patterns: { gift_card: [gift] }", "is no intent of this business"),
            ("    patterns: { greeting: [\"*\"] }", "would match everything"),
            ("    patterns: { greeting: [\"a * b * c * d * e\"] }", "at most 3"),
        ])
    func refused(intents: String, problem: String) {
        #expect {
            try settings(intents)
        } throws: { error in
            "\(error)".contains(problem) && "\(error)".contains("line")
        }
    }
}
