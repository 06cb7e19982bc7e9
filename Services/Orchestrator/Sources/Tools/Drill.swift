import Contracts
import Foundation
import HTTP
import Launch
import Postgres
import Settings

/// `orchestrator drill`: takes a provider away from a running local stack for a while, has customers write meanwhile,
/// and says who waited, what it cost and what was said. Only the emulators are told to misbehave.
enum Drill {
    static let command = ServiceCommand(
        "drill", "takes a provider away in a running local stack: [--provider NAME] [--seconds 20] [--fault hang]"
    ) { try await run($0) }

    private static let faults = ["hang", "drip", "reset", "garbage", "wrong_key", "empty", "cut_off"]

    private static func run(_ arguments: [String]) async throws {
        var options = [
            "--provider": "", "--seconds": "20", "--fault": "hang", "--rate": "2", "--text": "How much is a cleaning?",
        ]
        for (name, value) in zip(arguments, arguments.dropFirst()) where name.hasPrefix("--") {
            guard options[name] != nil else { throw UsageError(description: "'\(name)' is no option of drill") }
            options[name] = value
        }
        guard let seconds = options["--seconds"].flatMap({ Int($0) }), (1...600).contains(seconds),
            let rate = options["--rate"].flatMap({ Int($0) }), (1...100).contains(rate)
        else { throw UsageError(description: "--seconds is 1 to 600, --rate 1 to 100 messages a second") }
        guard let fault = options["--fault"], faults.contains(fault) else {
            throw UsageError(description: "--fault is one of \(faults.joined(separator: ", "))")
        }
        let environment = Environment()
        let settings = try Platform.settings(environment)
        let models = settings.assistant.chain.fallbackOrder.filter { $0 != "extractive" }
        let provider = options["--provider"].flatMap { $0.isEmpty ? nil : $0 } ?? models.first ?? ""
        guard models.contains(provider) else {
            throw UsageError(
                description: "'\(provider)' is not in fallback_order (\(models.joined(separator: ", "))); "
                    + "'make drill' starts a stack with emulated providers")
        }
        let client = HTTPClient()
        let pool = try Platform.postgres("drill", environment)
        let drill = try Exercise(
            provider: provider, fault: fault, seconds: seconds, rate: rate, text: options["--text"] ?? "",
            client: client,
            pool: pool, models: environment["LLM_EMULATOR_URL"] ?? "http://127.0.0.1:8091",
            customers: environment["WHATSAPP_API_BASE"] ?? "http://127.0.0.1:8090", deadline: settings.turn.deadline,
            currency: settings.spend.currency)
        do {
            try await drill.run()
        } catch {
            await pool.close()
            throw error
        }
        await pool.close()
        client.shutdown()
    }
}

private struct Exercise {
    let provider: String
    let fault: String
    let seconds: Int
    let rate: Int
    let text: String
    let client: HTTPClient
    let pool: PostgresPool
    let models: String
    let customers: String
    let deadline: Duration
    let currency: String

    func run() async throws {
        let first = 391_000_000_000 + Int(Date().timeIntervalSince1970) % 100_000 * 10_000
        say(
            "\(provider) is told to answer nothing but '\(fault)' for \(seconds) s; \(rate) customers a second write \"\(text)\""
        )
        let began = Date().timeIntervalSince1970
        try await tell(
            "POST", models + "/emulator/faults", "{\"count\":-1,\"provider\":\"\(provider)\",\"kind\":\"\(fault)\"}")
        do {
            let load =
                "{\"rate\":\(rate),\"count\":\(rate * seconds),\"text\":\(try WireFormat.text(text)),\"firstCustomer\":\(first)}"
            let report = try await tell(
                "POST", customers + "/emulator/load", load, .seconds(seconds) + deadline + .seconds(30))
            try await tell("DELETE", models + "/emulator/faults", "")
            say("\ncustomers: \(report)")
        } catch {
            // Whatever happened, the provider comes back.
            try await tell("DELETE", models + "/emulator/faults", "")
            throw error
        }
        try await tellLedger(since: began)
    }

    @discardableResult
    private func tell(_ method: String, _ url: String, _ body: String, _ limit: Duration = .seconds(5)) async throws
        -> String
    {
        let response = try await client.send(
            HTTPRequest(method, url, headers: [("Content-Type", "application/json")], body: Array(body.utf8)),
            deadline: limit)
        let text = String(decoding: response.body, as: UTF8.self)
        guard (200..<300).contains(response.status) else {
            throw UsageError(
                description: "\(url) answered \(response.status) \(text); is it the local stack's emulator?")
        }
        return text
    }

    private func tellLedger(since began: Double) async throws {
        say("\nwho was asked (provider, outcome, calls, slowest in ms, \(currency)):")
        for row in try await pool.query(
            """
            select format('  %-16s %-14s %6s %10s %10s', provider, outcome, count(*), round(max(took_ms)::numeric, 1),
                round(sum(cost_micros) / 1000000.0, 6))
            from frontdesk.llm_attempt where at >= to_timestamp(\(began)) group by provider, outcome order by provider, outcome
            """)
        { say(try row.decode(0, as: String.self)) }
        say("\nwho waited (answers by provider, p50 and slowest from the first word in to the answer pinned, in ms):")
        for row in try await pool.query(
            """
            select format('  %-16s %6s %10s %10s', a.body ->> 'provider', count(*),
                round(percentile_cont(0.5) within group (order by extract(epoch from a.created_at - t.created_at) * 1000)::numeric, 1),
                round(max(extract(epoch from a.created_at - t.created_at) * 1000)::numeric, 1))
            from frontdesk.answer a join frontdesk.turn t using (business_id, conversation_id, turn)
            where a.created_at >= to_timestamp(\(began)) group by a.body ->> 'provider'
            """)
        { say(try row.decode(0, as: String.self)) }
        say("\nwhat was said:")
        for row in try await pool.query(
            """
            select format('  %4s × %s', count(*), replace(body -> 'parts' -> 0 ->> 'text', e'\\n', ' '))
            from frontdesk.answer where created_at >= to_timestamp(\(began))
            group by body -> 'parts' -> 0 ->> 'text' order by count(*) desc limit 5
            """)
        { say(try row.decode(0, as: String.self)) }
    }
}
