import Foundation
import Languages
import Settings
import Testing

@testable import RouterService

/// Texts in `Judged/` are in no training data: half ask for a person, half only mention one. The rules were mended while looking
/// at them, so this keeps what was reached and does not measure what a stranger would write.
@Suite("Who asks for a person")
struct JudgedRequestTests {
    private static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appending(path: "Judged")

    private static func rows(_ language: String) throws -> [LabelledText] {
        try LabelledText.read(folder.appending(path: "\(language).tsv").path)
    }

    private static func model() throws -> LinearModel {
        try LinearModel(path: ModelLocation.path(Environment()))
    }

    @Test(
        "gets one, and who only speaks of people does not, without any embedding",
        arguments: ["en", "de", "it", "es", "fr", "pt", "ja"]
    )
    func judged(language: String) throws {
        let rows = try Self.rows(language)
        let classifier = StagedClassifier(try Self.model())
        let said = rows.map { row in
            classifier.classify(row.text, language: Language(rawValue: language) ?? .english)
        }
        let wanted = zip(rows, said).filter { $0.0.intent == "human_agent" }
        let missed = wanted.filter { $0.1.intent != "human_agent" }.map(\.0.text)
        let alarms = zip(rows, said).filter {
            $0.0.intent != "human_agent" && $0.1.intent == "human_agent"
                && $0.1.confidence >= PersonRequest.believedFrom
        }
        #expect(wanted.count >= 30)
        #expect(missed.count * 10 <= wanted.count, "not heard: \(missed)")
        // Where the linear stage is unsure, the embedding is asked; here there is none, and a person looks.
        #expect(alarms.count * 10 <= wanted.count, "false: \(alarms.map(\.0.text))")
        #expect(
            alarms.count { $0.1.confidence >= 0.75 } * 20 <= wanted.count, "sure and false: \(alarms.map(\.0.text))")
    }

    @Test("and none of these texts is one the model was trained on")
    func unseen() throws {
        let known = Set(try Self.model().examples().map { $0.text.lowercased() })
        for language in ["en", "de", "it", "es", "fr", "pt", "ja"] {
            #expect(try Self.rows(language).allSatisfy { !known.contains($0.text.lowercased()) })
        }
    }
}

@Suite("A doubtful request for a person")
struct DoubtfulRequestTests {
    @Test(
        "is no request where it is asked who is speaking",
        arguments: [
            "are you a robot", "are you a real person?", "bist du ein Mensch", "sei un robot o una persona?",
            "¿eres humano?",
            "tu es un robot ?", "você é um robô?", "あなたは人間ですか",
        ]
    )
    func natures(text: String) {
        #expect(PhraseClassifier().classify(text, language: .english).intent == "out_of_scope")
    }

    @Test(
        "is none where another way to reach people is asked for, or people are only mentioned",
        arguments: [
            "give me the number of your customer service", "sprechen Ihre Mitarbeiter Englisch",
            "I want to order the human anatomy poster", "他の人が受け取ってもいいですか", "I spoke to a lovely human being",
        ]
    )
    func mentioned(text: String) {
        #expect(PhraseClassifier().classify(text, language: .english).intent != "human_agent")
    }
}
