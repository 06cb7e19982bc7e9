import Contracts
import Foundation
import HTTP
import Languages
import Settings
import TestSupport
import Testing

@testable import OrchestratorService

/// The model emulator as a process of its own.
struct EmulatedModels {
    let url: String
    let client = HTTPClient()

    static func with(_ arguments: [String] = [], _ body: (EmulatedModels) async throws -> Void) async throws {
        let port = try freePort()
        let process = ChildProcess(try TestEnvironment.binaries + "/LLMEmulator", ["--port", "\(port)"] + arguments)
        try await process.start()
        let models = EmulatedModels(url: "http://127.0.0.1:\(port)")
        _ = try await eventually("the model emulator") {
            try await models.client.send(HTTPRequest("GET", models.url + "/emulator/calls"), deadline: .seconds(1))
                .status
                == 200 ? true : nil
        }
        do {
            try await body(models)
        } catch {
            try await process.end()
            throw error
        }
        try await process.end()
        models.client.shutdown()
    }

    func inject(_ fault: String) async throws {
        _ = try await client.send(
            HTTPRequest("POST", url + "/emulator/faults", body: Array(fault.utf8)), deadline: .seconds(1))
    }

    func calls() async throws -> Int {
        struct Counts: Decodable { let calls: Int }
        let response = try await client.send(HTTPRequest("GET", url + "/emulator/calls"), deadline: .seconds(1))
        return try JSONDecoder().decode(Counts.self, from: Data(response.body)).calls
    }

    func clear() async throws {
        _ = try await client.send(HTTPRequest("DELETE", url + "/emulator/faults"), deadline: .seconds(1))
    }

    func settings(_ interface: String, provider: String = "", streams: Bool = true, more: String = "") throws
        -> ProviderSettings
    {
        let path = provider.isEmpty ? "" : "/" + provider
        let yaml = """
            whatsapp_assistant: {}
            providers:
              house:
                api: \(interface)
                base_url: \(url)\(path)\(interface == "openai" ? "/v1" : "")
                model: house-1
                stream: \(streams)
            \(more)
            businesses: [{id: b, name: B, numbers: ["1"]}]
            """
        return try #require(try FrontdeskSettings(yaml: yaml, source: "test").providers["house"])
    }

    func provider(
        _ interface: String,
        named name: String = "house",
        provider path: String = "",
        streams: Bool = true,
        environment: [String: String] = [:],
        more: String = ""
    ) throws -> any ChatProvider {
        var call = ModelCall(
            settings: try settings(interface, provider: path, streams: streams, more: more),
            environment: Environment(environment), client: client)
        call.stall = .seconds(1)
        return interface == "openai" ? OpenAIProvider(name: name, call: call) : OllamaProvider(name: name, call: call)
    }
}

/// What every provider of a model must do, whatever it speaks.
@Suite("A provider of a model", .timeLimit(.minutes(2)))
struct ProviderContractTests {
    private let prompt = Prompt(
        question: "How much is a cleaning?",
        language: .english,
        passages: [passage("A cleaning costs 85 EUR. \"Quotes\" and ünïcödé.")],
        history: [Exchange(question: "Hi", answer: "Hello")],
        business: BusinessFacts(name: "Brightsmile Dental", facts: [])
    )

    private static let kinds: [(interface: String, streams: Bool)] = [
        ("openai", true), ("openai", false), ("ollama", true), ("ollama", false),
    ]

    @Test("answers from the passages it is given, with model, tokens and the reason it ended")
    func answers() async throws {
        try await EmulatedModels.with { models in
            for kind in Self.kinds {
                let provider = try models.provider(kind.interface, streams: kind.streams)
                let completion = try await provider.complete(prompt, deadline: .seconds(5))
                #expect(completion.text == "A cleaning costs 85 EUR. \"Quotes\" and ünïcödé.", "\(kind)")
                #expect(completion.model == "house-1" && completion.finish == "stop", "\(kind)")
                #expect(completion.inputTokens ?? 0 > 50 && completion.outputTokens ?? 0 > 5, "\(kind)")
                #expect(completion.firstToken != nil)
                try await provider.probe(deadline: .seconds(5))
            }
        }
    }

    @Test("fails with a reason when the model hangs, drips, breaks off, refuses, limits, or talks nonsense")
    func faults() async throws {
        try await EmulatedModels.with { models in
            let cases: [(fault: String, labels: Set<String>)] = [
                (#"{"count":1,"kind":"hang"}"#, ["timed_out"]),
                (#"{"count":1,"kind":"drip"}"#, ["timed_out"]),
                (#"{"count":1,"kind":"reset"}"#, ["unreachable"]),
                (#"{"count":1,"status":429,"retryAfter":3600}"#, ["rate_limited"]),
                (#"{"count":1,"status":500}"#, ["refused"]),
                (#"{"count":1,"kind":"wrong_key"}"#, ["refused"]),
                (#"{"count":1,"kind":"garbage"}"#, ["malformed", "cut_off"]),
                (#"{"count":1,"kind":"empty"}"#, ["empty"]),
                (#"{"count":1,"kind":"cut_off"}"#, ["cut_off"]),
                (#"{"count":1,"kind":"refusal"}"#, ["declined"]),
            ]
            for kind in Self.kinds {
                let provider = try models.provider(kind.interface, streams: kind.streams)
                for (fault, labels) in cases {
                    try await models.inject(fault)
                    let error = await #expect(throws: ProviderError.self, "\(fault) \(kind)") {
                        _ = try await provider.complete(prompt, deadline: .milliseconds(700))
                    }
                    #expect(labels.contains(error?.label ?? "none"), "\(fault) \(kind): \(String(describing: error))")
                }
                let recovered = try await provider.complete(prompt, deadline: .seconds(5))
                #expect(!recovered.text.isEmpty)
            }
        }
    }

    @Test("is given up when it sends nothing for a while, long before its deadline")
    func stalls() async throws {
        try await EmulatedModels.with { models in
            try await models.inject(#"{"count":1,"kind":"hang"}"#)
            let provider = try models.provider("openai")
            await #expect(throws: ProviderError.timedOut(.seconds(100))) {
                _ = try await provider.complete(prompt, deadline: .seconds(100))
            }
        }
    }

    @Test("reads its key again for each call, and shows it in no error")
    func key() async throws {
        try await EmulatedModels.with(["--key", "second-secret"]) { models in
            let file = FileManager.default.temporaryDirectory.appendingPathComponent("key-\(UUID().uuidString)")
            try "first-secret\n".write(to: file, atomically: true, encoding: .utf8)
            let provider = try models.provider(
                "openai", environment: ["HOUSE_KEY_FILE": file.path], more: "    api_key_env: HOUSE_KEY")
            let error = await #expect(throws: ProviderError.self) {
                _ = try await provider.complete(prompt, deadline: .seconds(5))
            }
            #expect(error?.label == "refused" && !"\(String(describing: error))".contains("first-secret"))
            try "second-secret\n".write(to: file, atomically: true, encoding: .utf8)
            _ = try await provider.complete(prompt, deadline: .seconds(5))
        }
    }

    @Test("says which key is missing")
    func missingKey() async throws {
        let settings = try #require(ProviderSettings.standard("groq", ollama: nil))
        let call = ModelCall(settings: settings, environment: Environment([:]), client: HTTPClient())
        await #expect(throws: ProviderError.keyMissing("set GROQ_API_KEY or GROQ_API_KEY_FILE")) {
            _ = try await OpenAIProvider(name: "groq", call: call).complete(prompt, deadline: .seconds(1))
        }
    }
}
