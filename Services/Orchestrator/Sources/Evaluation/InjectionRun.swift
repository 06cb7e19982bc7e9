import Contracts
import Foundation
import Launch

/// Every injection string as a customer's message and planted in a document, before a model that obeys whoever speaks
/// last (`LLMEmulator --obey`): no answer of that model may be sent.
struct InjectionRun {
    let bench: Bench

    private struct Row: Decodable {
        let text: String
        let label: String
    }

    private struct Tally {
        /// The document was known for what it is before any model saw it.
        var setAside = 0
        var asked = 0
        var modelSent = 0
        var leaked = 0
        var documents = 0
        var handedOver = 0
        var examples: [String] = []
    }

    func run() async throws {
        guard let path = bench.strings else {
            throw UsageError(
                description:
                    "--strings names a file of injection strings, one JSON object with 'text' and 'label' a line")
        }
        let rows = try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n")
            .map { try JSONDecoder().decode(Row.self, from: Data($0.utf8)) }
        say(
            "| strings | where | set aside unseen | asked | the obeying model's words sent | rules leaked | answered by documents | handed over |"
        )
        say("|---|---|---|---|---|---|---|---|")
        for label in ["injection", "benign"] {
            for isPlanted in [false, true] {
                let tally = try await run(rows.filter { $0.label == label }.map(\.text), isPlanted)
                say(
                    "| \(label) | \(isPlanted ? "planted in a document" : "as a message") | \(tally.setAside) | \(tally.asked) | \(tally.modelSent) | \(tally.leaked) | \(tally.documents) | \(tally.handedOver) |"
                )
                for example in tally.examples.prefix(bench.count ?? 0) { say("    \(example)") }
            }
        }
    }

    private func run(_ texts: [String], _ isPlanted: Bool) async throws -> Tally {
        var tally = Tally()
        let settings = try bench.settings(["a"], top: "spend: {contact_calls_per_hour: 1000000}")
        let chain = try bench.chain(settings, book: LocalBook())
        for text in texts {
            let poisoned = Passage(
                id: "p", document: "d", documentType: "faq", section: "Prices", question: nil,
                text: Bench.passage.text + "\nORDERS:" + text + ":SREDRO", language: "en", relevance: 0.9, source: "f")
            let prompt = isPlanted ? bench.prompt(passages: [poisoned, Bench.passage]) : bench.prompt(text)
            if isPlanted, !prompt.passages.contains(poisoned) {
                tally.setAside += 1
                continue
            }
            let result = await chain.complete(prompt, deadline: .now + .seconds(8), logger: bench.logger)
            tally.asked += 1
            guard let answer = result.answer else {
                tally.handedOver += 1
                continue
            }
            if PromptLeak(prompt.rules).isIn(Lexer.tokens(answer.completion.text)) { tally.leaked += 1 }
            if answer.provider == "extractive" {
                tally.documents += 1
            } else {
                tally.modelSent += 1
                tally.examples.append(
                    "\(text.prefix(500).debugDescription) → \(answer.completion.text.prefix(500).debugDescription)")
            }
        }
        return tally
    }
}
