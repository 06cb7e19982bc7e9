import Embeddings
import Foundation
import Launch
import Settings

/// What the owner of a business looks after: gaps, contradictions, what expires, and earlier versions.
extension Retriever {
    static func gaps(_ arguments: [String]) async throws {
        let line = try ToolArguments(
            arguments, "retriever gaps --business ID [--days 30]", flags: ["--business", "--days"], words: 0...0)
        let days = try line.whole("--days", default: 30, in: 1...3650)
        try await Workbench.open(line) { bench, business in
            let missed = try await bench.store.missedQuestions(of: business, days: days)
            if missed.isEmpty { return say("no question of the last \(days) days was left without a passage") }
            let model = try await bench.store.model(
                of: business, else: bench.settings.assistant.retrieval.embeddingModel)
            var provider = try embeddings(Environment(), model)
            provider.deadline = .seconds(60)
            let vectors = try await provider.embed(missed.map(\.question), as: .query)
            for cluster in QuestionCluster.clusters(of: missed, vectors) {
                say("\(cluster.questions.count) × \(cluster.questions[0].question)")
                for other in cluster.examples { say("      \(other)") }
            }
        }
    }

    static func conflicts(_ arguments: [String]) async throws {
        let line = try ToolArguments(
            arguments, "retriever conflicts --business ID", flags: ["--business"], words: 0...0)
        try await Workbench.open(line) { bench, business in
            let found = Conflict.all(try await bench.store.neighbours(of: business))
            let chunks = try await bench.store.chunkCount(of: business)
            if chunks > KnowledgeStore.compared {
                complain("only \(KnowledgeStore.compared) of \(chunks) pieces were compared with each other")
            }
            if found.isEmpty { return say("no contradictions were found") }
            for conflict in found { say(conflict.text + "\n") }
            throw UsageError(description: "\(found.count) contradictions")
        }
    }

    static func expiring(_ arguments: [String]) async throws {
        let line = try ToolArguments(
            arguments, "retriever expiring --business ID [--days 30]", flags: ["--business", "--days"], words: 0...0)
        let days = try line.whole("--days", default: 30, in: 0...3650)
        try await Workbench.open(line) { bench, business in
            let found = try await bench.store.expiring(
                of: business, from: try bench.today(of: business), days: days)
            if found.isEmpty { return say("nothing expires within \(days) days") }
            for item in found {
                say("\(item.until)  \(item.isOver ? "over" : "soon")  \(item.document)  \(item.text)")
            }
        }
    }

    static func versions(_ arguments: [String]) async throws {
        let line = try ToolArguments(
            arguments, "retriever versions DOCUMENT --business ID [--rollback VERSION]",
            flags: ["--business", "--rollback"], words: 0...1)
        try await Workbench.open(line) { bench, business in
            guard let document = line.words.first else {
                return say(try await bench.store.documents(of: business).sorted().joined(separator: "\n"))
            }
            if line["--rollback"] != nil {
                let version = try line.whole("--rollback", default: 0, in: 1...1_000_000)
                let embedded = try await bench.ingesters().ingester(business, bench.settings)
                    .rollBack(document, to: version)
                return say(
                    "\(document) says again what it said in version \(version); \(embedded) chunks were embedded")
            }
            let versions = try await bench.store.versions(of: document, business: business)
            if versions.isEmpty { throw UsageError(description: "\(business) has no document '\(document)'") }
            for version in versions {
                say(
                    "\(version.isPresent ? "*" : " ") \(version.number)  \(version.storedAt.prefix(19))  "
                        + "\(version.chunks) chunks  \(version.title)")
            }
        }
    }
}
