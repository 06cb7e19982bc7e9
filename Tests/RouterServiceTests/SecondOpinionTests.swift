import Embeddings
import Foundation
import Languages
import Synchronization
import Testing

@testable import RouterService

@Suite("The second opinion")
struct SecondOpinionTests {
    /// Knows two meanings, however they are worded.
    private final class Meanings: EmbeddingProvider {
        let model: String
        let isAway: Bool
        let asked = Mutex(0)

        init(_ model: String = "meanings", isAway: Bool = false) {
            self.model = model
            self.isAway = isAway
        }

        func embed(_ texts: [String], as kind: EmbeddingKind) async throws(EmbeddingError) -> [[Float]] {
            asked.withLock { $0 += 1 }
            if isAway { throw .unavailable("away") }
            return texts.map(Self.vector)
        }

        static func vector(_ text: String) -> [Float] {
            let isPrice = ["how much", "tariff"].contains { text.contains($0) }
            return isPrice ? [1, 0.1, 0.3] : [0.1, 1, 0.3]
        }
    }

    private let rows: [LabelledText] = (0..<24).flatMap { number in
        [
            LabelledText(text: "how much is number \(number)", intent: "pricing_inquiry", language: "en", source: nil),
            LabelledText(text: "please book me \(number)", intent: "booking_request", language: "en", source: nil),
        ]
    }

    private func model() async throws -> LinearModel {
        let vectors = Dictionary(uniqueKeysWithValues: rows.indices.map { ($0, Meanings.vector(rows[$0].text)) })
        let data = try await ModelBuilder().build(
            rows, second: { [vectors] in .init(model: "meanings", vectors: vectors) })
        let path = FileManager.default.temporaryDirectory.appendingPathComponent("\(UUID().uuidString).fdmodel").path
        try data.write(to: URL(fileURLWithPath: path))
        let model = try LinearModel(path: path)
        try FileManager.default.removeItem(atPath: path)
        return model
    }

    @Test("understands words that no training text had")
    func unknownWords() async throws {
        let model = try await model()
        let opinion = try #require(SecondOpinion(model, Meanings()))
        let price = try await opinion.consider("your tariff zzz", language: .english)
        let booking = try await opinion.consider("reserve zzz", language: .english)
        #expect(price?.intent == "pricing_inquiry" && price?.stage == "embedding")
        #expect(booking?.intent == "booking_request")
        #expect(
            try #require(price).confidence
                > LinearClassifier(model).classify("your tariff zzz", language: .english).confidence)
    }

    @Test("is not given when no embedding can be had, or there is nothing to read")
    func away() async throws {
        let model = try await model()
        let away = try #require(SecondOpinion(model, Meanings(isAway: true)))
        await #expect(throws: EmbeddingError.self) { try await away.consider("your tariff", language: .english) }
        let provider = Meanings()
        let opinion = try #require(SecondOpinion(model, provider))
        #expect(try await opinion.consider("👍", language: .english) == nil)
        #expect(provider.asked.withLock { $0 } == 0)
    }

    @Test("is not made of another model's embeddings")
    func otherModel() async throws {
        #expect(SecondOpinion(try await model(), Meanings("another")) == nil)
    }
}
