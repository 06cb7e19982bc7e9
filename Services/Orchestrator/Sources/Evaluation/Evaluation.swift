import Contracts
import Foundation
import HTTP
import Languages
import Launch
import Ledger
import Logging
import Redis
import Settings

/// `orchestrator evaluate`: the figures of docs/benchmarks.md, against the model emulator (`make chain` starts all).
enum Evaluation {
    static let command = ServiceCommand(
        "evaluate", "measures: matrix|overhead|throughput|day|contact|injection --url EMULATOR …, or confidence FILE"
    ) { try await run($0) }

    private static func run(_ arguments: [String]) async throws {
        guard let what = arguments.first else { throw UsageError(description: usage) }
        if what == "confidence" {
            guard arguments.count == 2 else { throw UsageError(description: usage) }
            let settings = try Platform.settings(Environment())
            return try ConfidenceFit(arguments[1], threshold: settings.assistant.handoff.confidenceThreshold).report()
        }
        let bench = try Bench(Array(arguments.dropFirst()))
        switch what {
        case "matrix": try await FaultMatrix(bench: bench).run()
        case "overhead": try await Overhead(bench: bench).run()
        case "throughput": try await Throughput(bench: bench).run()
        case "day": try await FreePlanDay(bench: bench).run()
        case "contact": try await GreedyContact(bench: bench).run()
        case "injection":
            try await InjectionRun(bench: bench).run()
            for folder in bench.judged {
                try await FalseAlarms(folder: folder, every: bench.count ?? 1).run()
            }
        default: throw UsageError(description: usage)
        }
        await bench.close()
    }

    private static let usage = """
        usage: evaluate matrix|overhead|throughput|day|contact|injection --url http://127.0.0.1:8091
               [--proxy http://127.0.0.1:4000] [--strings FILE] [--judged FOLDER,…] [--count N]; REDIS_URL names a Redis it may write to
               evaluate confidence FILE, as `make confidence` makes it
        """
}

/// What the measurements share: the emulator, a Redis, and chains over them.
struct Bench: Sendable {
    let url: String
    let proxy: String?
    let strings: String?
    let count: Int?
    /// Folders of judged questions.
    let judged: [String]
    let client = HTTPClient()
    let redis: RedisConnection

    init(_ arguments: [String]) throws {
        var options: [String: String] = [:]
        for (name, value) in zip(arguments, arguments.dropFirst()) where name.hasPrefix("--") { options[name] = value }
        guard let url = options["--url"] else { throw UsageError(description: "--url names the model emulator") }
        self.url = url
        proxy = options["--proxy"]
        strings = options["--strings"]
        count = options["--count"].flatMap { Int($0) }
        judged = options["--judged"].map { $0.split(separator: ",").map(String.init) } ?? []
        let environment = Environment()
        redis = RedisConnection(
            endpoint: try RedisEndpoint(
                url: try environment.required("REDIS_URL", "a Redis the measurement may write to")),
            label: "evaluate")
    }

    func close() async {
        await redis.close()
        client.shutdown()
    }

    let logger = Logger(label: "evaluate") { _ in SwiftLogNoOpLogHandler() }

    static let passage = Passage(
        id: "p", document: "d", documentType: "faq", section: "Prices", question: "How much is a cleaning?",
        text:
            "A professional cleaning costs 85 EUR and takes 45 minutes. We are open Monday to Friday from 9:00 to 18:30.",
        language: "en", relevance: 0.9, source: "f")

    func prompt(_ question: String = "How much is a cleaning?", passages: [Passage] = [Bench.passage]) -> Prompt {
        Prompt(
            question: question, language: .english, passages: passages, history: [],
            business: BusinessFacts(name: "Brightsmile Dental", facts: []))
    }

    /// Providers of the emulator, each under a path of its own.
    func settings(_ names: [String], provider: String = "", top: String = "") throws -> FrontdeskSettings {
        let described = names.map {
            "  \($0): {base_url: \"\(url)/\($0)/v1\", model: m\(provider.isEmpty ? "" : ", " + provider)}"
        }
        return try FrontdeskSettings(
            yaml: """
                whatsapp_assistant: {llm_orchestration: {fallback_order: [\(names.joined(separator: ", "))]}}
                providers:
                \(described.joined(separator: "\n"))
                \(top)
                businesses: [{id: b, name: B, numbers: ["1"]}]
                """, source: "evaluate")
    }

    func chain(
        _ settings: FrontdeskSettings,
        conversation: String = "c",
        limit: Duration = .seconds(8),
        book: (any AdmissionBook)? = nil,
        onlyModels: Bool = false
    ) throws(SettingsError) -> ProviderChain {
        let entries = try ProviderCatalogue(settings, environment: Environment([:]), client: client).entries(settings)
        return ProviderChain(
            entries: onlyModels ? entries.filter(\.provider.isModel) : entries, attemptLimit: limit,
            book: book ?? SharedBook(RedisBook(redis: redis), logger: logger),
            account: SpendAccount(business: "b", conversation: conversation, settings.spend))
    }

    // MARK: The emulator

    struct Calls: Decodable {
        let calls: Int
        let limited: Int
        let byProvider: [String: Int]
    }

    func post(_ path: String, _ body: String) async throws {
        _ = try await client.send(
            HTTPRequest("POST", url + "/emulator/" + path, body: Array(body.utf8)), deadline: .seconds(5))
    }

    func clearFaults() async throws {
        _ = try await client.send(HTTPRequest("DELETE", url + "/emulator/faults"), deadline: .seconds(5))
    }

    func calls() async throws -> Calls {
        let response = try await client.send(HTTPRequest("GET", url + "/emulator/calls"), deadline: .seconds(5))
        return try WireFormat.decode(Calls.self, from: Data(response.body))
    }

    /// Forgets circuits, quotas and spending.
    func forget() async throws {
        _ = try await redis.send(["FLUSHDB"])
    }

    static func milliseconds(_ time: Duration) -> Double { time / .milliseconds(1) }

    static func percentile(_ times: [Duration], _ share: Double) -> Double {
        guard !times.isEmpty else { return 0 }
        return milliseconds(times.sorted()[min(times.count - 1, Int(Double(times.count) * share))])
    }

    static func text(_ value: Double, _ digits: Int = 1) -> String { String(format: "%.\(digits)f", value) }
}
