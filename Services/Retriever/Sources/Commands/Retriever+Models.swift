import Embeddings
import Foundation
import Launch
import Postgres
import Settings

/// Embedding models: which there are, and how a business moves from one to another.
extension Retriever {
    static func models(_ arguments: [String]) async throws {
        let usage =
            "retriever models | retriever models add NAME --dimension N [--query-prefix TEXT] [--passage-prefix TEXT] "
            + "[--input-type]"
        let line = try ToolArguments(
            arguments, usage, flags: ["--dimension", "--query-prefix", "--passage-prefix"], switches: ["--input-type"],
            words: 0...2)
        let owner = try Platform.postgres("models", Environment())
        do {
            if line.words.isEmpty {
                for row in try await owner.query(
                    """
                    select name || '  ' || dimension || ' dimensions  '
                        || coalesce('calibrated with ' || questions || ' questions', 'not calibrated') as line
                    from frontdesk.embedding_model order by name
                    """
                ) {
                    say(try row.decode("line", as: String.self))
                }
            } else {
                guard line.words.count == 2, line.words[0] == "add" else {
                    throw UsageError(description: "usage: \(usage)")
                }
                let dimension = try line.whole("--dimension", default: 0, in: 1...16_000)
                _ = try await owner.query(
                    """
                    select frontdesk.add_embedding_model(
                        \(line.words[1]), \(dimension), \(line["--query-prefix"] ?? ""),
                        \(line["--passage-prefix"] ?? ""), \(line.has("--input-type")))
                    """,
                    deadline: .seconds(60))
                say(
                    "\(line.words[1]) is known; 'retriever calibrate' fits its relevance, 'retriever reembed' moves a business to it"
                )
            }
        } catch {
            await owner.close()
            throw error
        }
        await owner.close()
    }

    static func refill(_ arguments: [String]) async throws {
        let line = try ToolArguments(arguments, "retriever refill --business ID", flags: ["--business"], words: 0...0)
        try await Workbench.open(line) { bench, business in
            guard let mirror = try mirror(bench.settings, Environment()) else {
                throw UsageError(description: "rag.vector_store is pgvector: there is no other store to fill")
            }
            guard let copied = try await StoreRefill(store: bench.store, mirror: mirror).run(business) else {
                return say("\(business) has no knowledge yet")
            }
            say("\(copied) vectors of \(business) were copied from Postgres")
        }
    }

    static func reembed(_ arguments: [String]) async throws {
        let line = try ToolArguments(
            arguments, "retriever reembed MODEL --business ID [--remove-others]", flags: ["--business"],
            switches: ["--remove-others"], words: 1...1)
        try await Workbench.open(line) { bench, business in
            let model = try await bench.store.model(named: line.words[0])
            let mirror = try mirror(bench.settings, Environment())
            try await mirror?.prepare(model: model.name, dimension: model.dimension)
            var provider = try embeddings(Environment(), model)
            provider.deadline = .seconds(60)
            provider.attempts = 8
            let count = try await ModelChange(store: bench.store, embeddings: provider, mirror: mirror)
                .run(business, progress: Workbench.progress("chunks"))
            say("\(business) is searched by \(model.name) now; \(count) chunks were embedded")
            if try await bench.store.base(of: business)?.relevance == nil {
                complain(
                    "\(model.name) is not calibrated: its relevance is judged by the curve of multilingual-e5-small, and "
                        + "rag.min_score may let through too much or nothing; run 'retriever calibrate' with it")
            }
            if line.has("--remove-others") {
                // Searches that began before the change, and retrievers that remember it, still need them.
                try await Task.sleep(for: KnowledgeBases.lifetime * 2)
                say("\(try await bench.store.removeOtherModels(of: business)) vectors of other models removed")
            }
        }
    }
}
