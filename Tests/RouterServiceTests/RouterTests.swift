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

    private func classification(_ intent: String, _ confidence: Double, needed: Double = 0) -> Classification {
        Classification(intent: intent, confidence: confidence, stage: "rules", model: "test", needed: needed)
    }

    @Test("hands off what calls for a person, when it is sure")
    func handOff() {
        let policy = RoutingPolicy(assistant: assistant)
        #expect(policy.escalation(classification("human_agent", 0.9)) == "the customer asks for a person")
        #expect(policy.escalation(classification("complaint", 0.9)) == "the customer complains")
        #expect(policy.escalation(classification("complaint", 0.74)) == nil)
        #expect(policy.escalation(classification("greeting", 0.99)) == nil)
    }

    @Test("asks the model's threshold of an intent for a template, and never of a call for a person")
    func learned() {
        let policy = RoutingPolicy(assistant: assistant)
        #expect(!policy.bypasses(classification("greeting", 0.8, needed: 0.9)))
        #expect(policy.bypasses(classification("greeting", 0.9, needed: 0.9)))
        #expect(policy.escalation(classification("human_agent", 0.8, needed: 0.99)) != nil)
    }

    @Test("lets a sure bypass intent be answered at once, and nothing else")
    func bypass() {
        let policy = RoutingPolicy(assistant: assistant)
        #expect(policy.bypasses(classification("greeting", 0.97)))
        #expect(!policy.bypasses(classification("greeting", 0.74)))
        #expect(!policy.bypasses(classification("pricing_inquiry", 0.99)))
    }
}
