import Languages
import Settings
import Testing

@testable import RouterService

@Suite("The phrase classifier")
struct PhraseClassifierTests {
    @Test(
        "hears a call for a person in every language",
        arguments: [
            "I want to speak to a person", "can I talk to a human please?", "Vorrei parlare con un operatore",
            "Ich möchte mit einem Menschen sprechen!", "quiero hablar con una persona", "Quero falar com um atendente",
            "Je voudrais parler à quelqu'un", "人と話したいです",
        ]
    )
    func person(text: String) {
        let result = PhraseClassifier().classify(text, language: .english)
        #expect(result.intent == "human_agent" && result.confidence >= 0.75)
    }

    @Test(
        "takes a greeting or thanks for one only when it is the whole message",
        arguments: [
            ("Hi!", "greeting"), ("Buongiorno", "greeting"), ("こんにちは", "greeting"), ("ok, thanks", "thanks_goodbye"),
            ("Vielen Dank!!", "thanks_goodbye"), ("Hi, how much is a cleaning?", "general_question"),
            ("Thanks, but when do you open?", "general_question"),
        ]
    )
    func whole(text: String, intent: String) {
        #expect(PhraseClassifier().classify(text, language: .english).intent == intent)
    }

    @Test(
        "has a defined result for texts that say nothing",
        arguments: ["", " ", "👍👍", "\u{200B}", "....", String(repeating: "a", count: 10_000), "مرحبا", "ab\u{0}c"]
    )
    func nothing(text: String) {
        let result = PhraseClassifier().classify(text, language: .english)
        #expect(result.intent == "general_question" && result.confidence == 0)
    }
}

@Suite("The routing policy")
struct RoutingPolicyTests {
    private let assistant: AssistantSettings

    init() throws {
        let yaml = "businesses: [{id: d, name: D, numbers: ['1']}]"
        assistant = try FrontdeskSettings(yaml: yaml, source: "test").assistant
    }

    private func decide(
        _ intent: String,
        _ confidence: Double,
        template: String? = nil,
        needed: Double = 0
    ) -> RouteDecision {
        let classification = Classification(
            intent: intent, confidence: confidence, stage: "linear", model: "test", needed: needed)
        return RoutingPolicy(assistant: assistant).decide(classification, template: template)
    }

    @Test("hands off before anything else")
    func handOff() {
        #expect(decide("human_agent", 0.9, template: "t") == .handOff(reason: "the customer asks for a person"))
        #expect(decide("complaint", 0.9) == .handOff(reason: "the customer complains"))
    }

    @Test("asks the model's threshold of an intent for a template, and never of a call for a person")
    func learned() {
        #expect(decide("greeting", 0.8, template: "Hello", needed: 0.9) == .generate)
        #expect(decide("greeting", 0.9, template: "Hello", needed: 0.9) == .template("Hello"))
        #expect(decide("human_agent", 0.8, needed: 0.99) == .handOff(reason: "the customer asks for a person"))
    }

    @Test("answers a sure bypass intent with its template, and everything else from the documents")
    func bypass() {
        #expect(decide("greeting", 0.97, template: "Hello") == .template("Hello"))
        #expect(decide("greeting", 0.74, template: "Hello") == .generate)
        #expect(decide("greeting", 0.97) == .generate)
        #expect(decide("pricing_inquiry", 0.99, template: "x") == .generate)
    }
}
