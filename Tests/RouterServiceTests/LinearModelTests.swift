import Foundation
import Languages
import Settings
import Testing

@testable import RouterService

@Suite("The features of a text")
struct FeatureExtractorTests {
    private let extractor = FeatureExtractor()

    @Test(
        "are none for a text without letters",
        arguments: ["", " ", "👍👍", "\u{200B}\u{FEFF}", "....", "\u{0}\u{1}"]
    )
    func none(text: String) {
        #expect(extractor.features(of: text).isEmpty)
    }

    @Test("do not see capitals, invisible characters or which digits were written")
    func normalised() {
        let plain = extractor.features(of: "is 10 ok")
        #expect(extractor.features(of: "IS 1\u{200B}0, OK") == plain)
        #expect(extractor.features(of: "is 57 ok") == plain)
    }

    @Test("end with the longest text WhatsApp allows")
    func bounded() {
        let text = String(repeating: "a ", count: FeatureExtractor.longest / 2)
        #expect(extractor.features(of: text + "what does it cost") == extractor.features(of: text))
    }

    @Test("are distinct and in order, whatever the bytes are")
    func fuzzed() {
        var random = SeededGenerator(seed: 1)
        let scalars: [UInt32] = [
            0x20, 0x41, 0x7A, 0x31, 0x3F, 0xDF, 0x130, 0x200D, 0x3042, 0x6F22, 0xFF1F, 0x1F44D, 0x301, 0x627, 0xFFFD,
        ]
        for _ in 0..<20_000 {
            var text = String.UnicodeScalarView()
            for _ in 0..<Int.random(in: 0...40, using: &random) {
                let known = scalars[Int.random(in: scalars.indices, using: &random)]
                let value = Bool.random(using: &random) ? known : UInt32.random(in: 0...0x10FFFF, using: &random)
                if let scalar = Unicode.Scalar(value) { text.append(scalar) }
            }
            let features = extractor.features(of: String(text))
            guard !features.isEmpty else { continue }
            #expect(features.allSatisfy { $0.count >= 1 })
            #expect(zip(features, features.dropFirst()).allSatisfy { $0.hash < $1.hash })
        }
    }
}

@Suite("The intent model")
struct LinearModelTests {
    private let rows: [LabelledText] = (0..<12).flatMap { number in
        [
            LabelledText(text: "how much is number \(number)", intent: "pricing_inquiry", language: "en", source: nil),
            LabelledText(text: "please book me \(number)", intent: "booking_request", language: "en", source: nil),
            LabelledText(text: "quanto costa il \(number)", intent: "pricing_inquiry", language: "it", source: nil),
        ]
    }

    private func file(_ data: Data) throws -> String {
        let path = FileManager.default.temporaryDirectory.appendingPathComponent("\(UUID().uuidString).fdmodel").path
        try data.write(to: URL(fileURLWithPath: path))
        return path
    }

    @Test("is the same to the byte for the same rows, and knows them after it was read again")
    func reproducible() async throws {
        let data = try await ModelBuilder().build(rows)
        let again = try await ModelBuilder().build(rows)
        #expect(data == again)
        let path = try file(data)
        let classifier = LinearClassifier(try LinearModel(path: path))
        for row in rows { #expect(classifier.classify(row.text, language: .english).intent == row.intent) }
        try FileManager.default.removeItem(atPath: path)
    }

    @Test("refuses to be trained on too little, and says what is missing")
    func tooLittle() async {
        let few = Array(rows.prefix(9))
        await #expect(throws: TrainingError.self) { try await ModelBuilder().build(few) }
    }

    @Test("refuses a file that is none, or is cut off, and says what to do", arguments: [0, 8, 100, 1000])
    func broken(length: Int) async throws {
        let whole = try await ModelBuilder().build(rows)
        let path = try file(length == 8 ? Data("NOTMODEL and more than that".utf8) : whole.prefix(length))
        let error = #expect(throws: LinearModel.Failure.self) { try LinearModel(path: path) }
        #expect("\(try #require(error))".contains("set FRONTDESK_INTENT_MODEL"))
        try FileManager.default.removeItem(atPath: path)
    }

    @Test(
        "as shipped understands plain requests in every language",
        arguments: [
            ("en", "could I get an appointment for tomorrow afternoon please", "booking_request"),
            ("en", "do you know how much a crown would cost me", "pricing_inquiry"),
            ("en", "are you open this Sunday morning?", "opening_hours"),
            ("it", "vorrei disdire la prenotazione di domani sera", "booking_cancel"),
            ("it", "quanto costa uno sbiancamento?", "pricing_inquiry"),
            ("it", "a che ora chiudete il sabato?", "opening_hours"),
            ("de", "kann ich bitte mit einem echten Menschen reden", "human_agent"),
            ("de", "haben Sie am Sonntag geöffnet?", "opening_hours"),
            ("de", "was kostet eine Krone bei Ihnen?", "pricing_inquiry"),
            ("es", "quisiera una cita para el martes por la tarde", "booking_request"),
            ("es", "¿a qué hora abren el sábado?", "opening_hours"),
            ("es", "quiero que me devuelvan el dinero ya", "refund_request"),
            ("pt", "gostaria de remarcar a minha consulta", "booking_change"),
            ("pt", "quanto custa uma obturação?", "pricing_inquiry"),
            ("pt", "quero falar com um atendente humano", "human_agent"),
            ("fr", "vous êtes ouverts le samedi ?", "opening_hours"),
            ("fr", "je souhaite annuler mon rendez-vous de lundi", "booking_cancel"),
            ("fr", "combien coûte une couronne ?", "pricing_inquiry"),
            ("ja", "明日の予約をキャンセルしたいのですが", "booking_cancel"),
            ("ja", "料金はいくらですか", "pricing_inquiry"),
            ("ja", "営業は何時からですか", "opening_hours"),
        ]
    )
    func shipped(language: String, text: String, intent: String) throws {
        let classifier = StagedClassifier(try Router.model())
        let result = classifier.classify(text, language: Language(rawValue: language) ?? .english)
        #expect(result.intent == intent, "\(result.top)")
    }

    @Test("as shipped has a second opinion for the embeddings it was trained with, and fits into 4 MB")
    func shippedHead() throws {
        let model = try Router.model()
        #expect(model.head?.card.model == "multilingual-e5-small" && model.head?.card.dimension == 384)
        let size = try FileManager.default.attributesOfItem(atPath: try ModelLocation.path(.init([:])))[.size] as? Int
        #expect(try #require(size) <= 4 * 1024 * 1024)
    }

    @Test("explains a decision by the words that made it")
    func explained() throws {
        let model = try Router.model()
        let explanation = Explanation(
            "how much does it cost", model, between: "pricing_inquiry", and: "general_question")
        #expect(explanation.reasons.contains { $0.contains("cost") || $0.contains("how much") })
    }
}
