import Foundation
import Logging
import Synchronization
import Telemetry
import TestSupport
import Testing

@testable import Settings

@Suite("The configuration file")
struct FrontdeskSettingsTests {
    private let business = "businesses: [{id: demo, name: Demo, numbers: ['1']}]\n"

    private func problems(_ yaml: String) throws -> [String] {
        do throws(SettingsError) {
            _ = try FrontdeskSettings(yaml: yaml, source: "test.yaml")
            return []
        } catch {
            return error.problems
        }
    }

    @Test("is shipped without mistakes, with the values it promises")
    func shipped() throws {
        let settings = try FrontdeskSettings(path: TestEnvironment.root + "/deploy/config/frontdesk.yaml")
        #expect(settings.assistant.routing.intentThreshold == 0.75)
        #expect(settings.assistant.retrieval.minimumScore == 0.72 && settings.assistant.retrieval.topK == 5)
        #expect(settings.assistant.chain.timeout == .milliseconds(8000))
        #expect(settings.assistant.handoff.autoEscalateIntents == ["complaint", "human_agent"])
        let demo = try #require(settings.business("demo"))
        #expect(demo.numbers.count == 10 && demo.languages.count == 7)
    }

    @Test("takes the block of the source article as it stands")
    func article() throws {
        let yaml = """
            whatsapp_assistant:
              routing: {intent_threshold: 0.75, bypass_intents: [status_check, document_request]}
              rag: {vector_store: pgvector, embedding_model: text-embedding-3-small, top_k: 5, min_score: 0.72,
                chunk_strategy: semantic, metadata_filter: [document_type, validity_window]}
              llm_orchestration: {fallback_order: [groq, mistral, ollama_local], health_check_interval: 30s, timeout_ms: 8000}
              delivery: {queue_backend: redis, max_retries: 4, backoff_strategy: exponential, concurrency: 5}
              handoff: {confidence_threshold: 0.65, auto_escalate_intents: [complaint, escalation_trigger], preserve_thread: true}

            """
        #expect(try problems(yaml + business).isEmpty)
    }

    @Test("reads what an intent's passages must be, and refuses a language there is not")
    func metadataFilter() throws {
        func yaml(_ language: String) -> String {
            """
            whatsapp_assistant:
              rag: {intents: {pricing_inquiry: {document_type: [prices], section: [Offers], language: [\(language)]}}}

            """ + business
        }
        let limits = try FrontdeskSettings(yaml: yaml("it"), source: "test.yaml").assistant.retrieval.limits(
            for: "pricing_inquiry", .shipped)
        #expect(
            limits.filter
                == AssistantSettings.Retrieval.MetadataFilter(
                    documentTypes: ["prices"], languages: ["it"], sections: ["Offers"]))
        #expect(try problems(yaml("xx")).count == 1)
    }

    @Test("has every mistake told at once, with its line and a remedy")
    func mistakes() throws {
        let yaml = """
            whatsapp_assistant:
              routing:
                intent_treshold: 0.8
              rag:
                top_k: many
                min_score: 7
              llm_orchestration:
                fallback_order: [gorq]
                health_check_interval: 30
            businesses:
              - id: demo
                name: Demo
                languages: [xx]
                numbers: ['1']
                disclosure: {en: ''}
              - id: demo
                name: Again
                numbers: ['1']
            """
        let all = try problems(yaml)
        #expect(
            all.contains(
                "line 3: whatsapp_assistant.routing.intent_treshold is no setting; did you mean 'intent_threshold'?"))
        #expect(all.contains { $0.hasPrefix("line 5:") && $0.contains("top_k must be a whole number") })
        #expect(all.contains { $0.hasPrefix("line 6:") && $0.contains("from 0.0 to 1.0") })
        #expect(all.contains { $0.hasPrefix("line 9:") && $0.contains("duration with its unit") })
        #expect(all.contains { $0.contains("'gorq', which is no provider") })
        #expect(all.contains { $0.contains("'xx' is no language") })
        #expect(all.contains { $0.hasPrefix("line 15:") && $0.contains("the text for 'en' is empty") })
        #expect(all.contains { $0.contains("business 'demo' is described twice") })
        #expect(all.contains { $0.contains("number '1' belongs to two businesses") })
    }

    @Test("takes effect when its file changes, and names what waits for the next start")
    func reload() throws {
        let file = FileManager.default.temporaryDirectory.appendingPathComponent("\(UUID().uuidString).yaml")
        defer { try? FileManager.default.removeItem(at: file) }
        let lines = Mutex<[String]>([])
        let logger = Logger(label: "test") { _ in
            JSONLogHandler(service: "test", level: .info) { line in lines.withLock { $0.append(line) } }
        }
        var day = 0.0
        func write(_ text: String) throws {
            try Data(text.utf8).write(to: file)
            day += 1
            try FileManager.default.setAttributes(
                [.modificationDate: Date(timeIntervalSince1970: day * 86_400)], ofItemAtPath: file.path)
        }
        try write(business)
        let handle = try SettingsHandle(path: file.path, logger: logger)
        try write(business + "turn: {lease: 20s}\ngateway: {keep_webhooks: 1d}\n")
        handle.reload()
        #expect(handle.current.turn.lease == .seconds(20))
        #expect(lines.withLock { $0.contains { $0.contains("configuration was changed") } })
        #expect(lines.withLock { !$0.contains { $0.contains("next start") } })
        try write(business + "gateway: {max_connections: 99}\nwhatsapp_assistant: {delivery: {concurrency: 9}}\n")
        handle.reload()
        let late = lines.withLock { $0.last ?? "" }
        #expect(late.contains("next start") && late.contains("delivery.concurrency, gateway"), "\(late)")
        try write("businesses: [")
        handle.reload()
        #expect(handle.current.gateway.maximumConnections == 99)
        #expect(lines.withLock { $0.last ?? "" }.contains("the old one stays"))
    }

    @Test("says that the customer's chat is always kept, where it should not be")
    func thread() throws {
        let all = try problems("whatsapp_assistant:\n  handoff: {preserve_thread: false}\n" + business)
        #expect(all.contains { $0.hasPrefix("line 2:") && $0.contains("preserve_thread can only be true") })
    }

    @Test("is refused when it is no YAML, empty or missing", arguments: ["a: [", "", "just text", "businesses: 5"])
    func refused(yaml: String) throws {
        #expect(try !problems(yaml).isEmpty)
        #expect(throws: SettingsError.self) { _ = try FrontdeskSettings(path: "/no/such/file.yaml") }
    }

    @Test("has a version that changes with its content")
    func version() throws {
        let one = try FrontdeskSettings(yaml: business, source: "t").version
        let two = try FrontdeskSettings(yaml: business + "# note\n", source: "t").version
        let again = try FrontdeskSettings(yaml: business, source: "t").version
        #expect(one != two && one == again)
    }
}

@Suite("The environment")
struct EnvironmentTests {
    @Test("gives a secret from a file, and never shows it")
    func secrets() throws {
        let file = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
        try Data("s3cret\n".utf8).write(to: file)
        let secret = try Environment(["TOKEN_FILE": file.path]).secret("TOKEN", "the token")
        #expect(secret.revealed == "s3cret")
        var dumped = ""
        dump(secret, to: &dumped)
        #expect(!"\(secret) \(String(reflecting: secret)) \(dumped)".contains("s3cret"))
        try FileManager.default.removeItem(at: file)
    }

    @Test("says what to set when something is missing")
    func missing() {
        #expect(throws: SettingsError.self) { _ = try Environment([:]).required("TOKEN", "the token") }
        #expect(throws: SettingsError.self) {
            _ = try Environment(["TOKEN_FILE": "/no"]).required("TOKEN", "the token")
        }
        #expect(throws: SettingsError.self) { _ = try Environment(["P": "99999"]).port("P", default: 1) }
    }

    @Test("says so when a file that is named for something optional gives nothing, and is silent when none is named")
    func unreadable() throws {
        let empty = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
        try Data("\n".utf8).write(to: empty)
        for (path, fault) in [("/no/such", "does not exist"), ("/", "cannot be read"), (empty.path, "is empty")] {
            let error = #expect(throws: SettingsError.self) { _ = try Environment(["TOKEN_FILE": path])["TOKEN"] }
            let text = error?.description ?? ""
            #expect(text.contains("TOKEN_FILE names '\(path)', which \(fault)"), "\(text)")
        }
        #expect(try Environment(["TOKEN": "given", "TOKEN_FILE": "/no/such"])["TOKEN"] == "given")
        #expect(try Environment(["TOKEN_FILE": ""])["TOKEN"] == nil)
        try FileManager.default.removeItem(at: empty)
    }
}

@Suite("Hours, bookings, templates and lookups in the configuration")
struct BusinessSettingsTests {
    private func problems(_ more: String) -> [String] {
        let yaml = "businesses:\n  - id: d\n    name: D\n    numbers: ['1']\n" + more
        do throws(SettingsError) {
            _ = try FrontdeskSettings(yaml: yaml, source: "t")
            return []
        } catch {
            return error.problems
        }
    }

    @Test(
        "are refused with line and remedy where they are wrong",
        arguments: [
            ("    timezone: Europe/Atlantis", "line 5: 'Europe/Atlantis' is no time zone"),
            ("    hours:\n      weekly:\n        mon: [9-13]", "line 7: '9-13' are no hours"),
            ("    hours:\n      weekly:\n        monday: [09:00-13:00]", "line 7: 'monday' is no day"),
            ("    hours:\n      weekly:\n        mon: [09:00-13:00, 12:00-15:00]", "overlap"),
            ("    hours:\n      weekly: {mon-fri: [09:00-13:00], fri: [10:00-11:00]}", "gives a day its hours twice"),
            ("    hours:\n      special:\n        - date: 2026-02-30", "date must be a date such as 2026-12-24"),
            ("    hours:\n      special:\n        - {from: 2026-02-03, until: 2026-02-01}", "must not be before from"),
            (
                "    hours:\n      special:\n        - name: {en: x}",
                "needs one of date, from (with until), yearly or easter"
            ),
            ("    templates:\n      greeting:\n        en: Hello {custmer_name}", "line 7: {custmer_name} is no slot"),
            ("    templates: {greeting: {en: 'Call {fact:phone}'}}", "names a fact that facts does not have"),
            ("    templates: {greeting: {en: '{next_opening}'}}", "needs the business's hours"),
            ("    bookings: {slot: 30m}", "bookings needs the business's hours"),
            ("    bookings: {slott: 30m}", "slott is no setting; did you mean 'slot'?"),
            ("    lookups: {status_check: {url: 'http://x', answer: {en: a}}}", "url must begin with https://"),
            ("    lookups: {status_check: {url: 'https://x/{id}', answer: {en: a}}}", "{id} in url is no parameter"),
            ("    lookups: {status_check: {url: 'https://x', answer: {en: '{result}'}}}", "is neither a parameter nor"),
            ("    lookups: {s: {url: 'https://x', parameters: {a: '('}, answer: {en: a}}}", "is no regular expression"),
            ("    fence: {off_topic_threshold: 2}", "must be a number from 0.5 to 1"),
        ]
    )
    func refused(yaml: String, problem: String) {
        let problems = problems(yaml + "\n")
        #expect(problems.contains { $0.contains(problem) }, "\(problems)")
    }
}
