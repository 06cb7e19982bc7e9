import Contracts
import Foundation
import HTTP
import Languages
import Settings
import TestSupport
import Testing

@testable import OrchestratorService

/// Against the model emulator as a process of its own.
@Suite("A model behind an OpenAI-compatible address", .timeLimit(.minutes(2)))
struct OpenAIProviderTests {
    private let prompt = Prompt(
        question: "How much is a cleaning?",
        language: .english,
        passages: [
            Passage(
                id: "p", document: "d", documentType: "faq", section: "Prices", question: nil,
                text: "A cleaning costs 85 EUR.",
                language: "en", relevance: 0.9, source: "f")
        ],
        history: [Exchange(question: "Hi", answer: "Hello")],
        business: BusinessFacts(name: "Brightsmile Dental", facts: [])
    )

    private func with(_ body: (OpenAIProvider, (String) async throws -> Void) async throws -> Void) async throws {
        let port = try freePort()
        let emulator = ChildProcess(try TestEnvironment.binaries + "/LLMEmulator", ["--port", "\(port)"])
        try await emulator.start()
        let client = HTTPClient()
        let url = "http://127.0.0.1:\(port)"
        _ = try await eventually("the model emulator") {
            try await client.send(HTTPRequest("GET", url + "/emulator/calls"), deadline: .seconds(1)).status == 200
                ? true : nil
        }
        let provider = OpenAIProvider(
            name: "ollama_local",
            settings: try #require(ProviderSettings.standard("ollama_local", ollama: url)),
            environment: Environment([:]),
            client: client
        )
        do {
            try await body(provider) { fault in
                _ = try await client.send(
                    HTTPRequest("POST", url + "/emulator/faults", body: Array(fault.utf8)), deadline: .seconds(1))
            }
        } catch {
            try await emulator.end()
            throw error
        }
        try await emulator.end()
        client.shutdown()
    }

    @Test("answers from the passages it is given")
    func answers() async throws {
        try await with { provider, _ in
            let completion = try await provider.complete(prompt, deadline: .seconds(5))
            #expect(completion.text == "A cleaning costs 85 EUR." && completion.model == "llama3.2")
        }
    }

    @Test("fails with a reason when the model is slow, refuses, limits, or talks nonsense")
    func faults() async throws {
        try await with { provider, inject in
            let cases: [(String, ProviderError)] = [
                (#"{"count":1,"delayMilliseconds":5000}"#, .timedOut(.milliseconds(300))),
                (#"{"count":1,"status":429}"#, .rateLimited),
                (#"{"count":1,"status":500}"#, .refused(status: 500, reason: "")),
                (#"{"count":1,"empty":true}"#, .empty),
            ]
            for (fault, expected) in cases {
                try await inject(fault)
                await #expect(throws: expected) {
                    _ = try await provider.complete(prompt, deadline: .milliseconds(300))
                }
            }
            try await inject(#"{"count":1,"garbage":true}"#)
            let error = await #expect(throws: ProviderError.self) {
                _ = try await provider.complete(prompt, deadline: .seconds(2))
            }
            #expect(error?.label == "malformed")
            let recovered = try await provider.complete(prompt, deadline: .seconds(2))
            #expect(!recovered.text.isEmpty)
        }
    }

    @Test("says which key is missing")
    func key() async throws {
        let provider = OpenAIProvider(
            name: "groq",
            settings: try #require(ProviderSettings.standard("groq", ollama: nil)),
            environment: Environment([:]),
            client: HTTPClient()
        )
        await #expect(throws: ProviderError.keyMissing(variable: "GROQ_API_KEY")) {
            _ = try await provider.complete(prompt, deadline: .seconds(1))
        }
    }
}
