import Foundation
import Launch
import Ledger
import Postgres
import Settings

/// `orchestrator ledger`: who was asked since then, what came of it and what it cost.
enum AttemptLedger {
    static let command = ServiceCommand("ledger", "calls of models: --since 2h [--business ID] [--all] [--json]") {
        try await run($0)
    }

    private struct Line: Codable {
        let provider: String
        let model: String
        let outcome: String
        let calls: Int
        let p50Ms, p95Ms, firstTokenMs: Double?
        let inputTokens, outputTokens: Int
        let cost: Double
    }

    private static func run(_ arguments: [String]) async throws {
        let options = try Options(arguments)
        let pool = try Platform.postgres("ledger", Environment())
        do {
            let rows = try await pool.query(options.showsEach ? each(options) : summary(options))
            try show(rows, options)
        } catch {
            await pool.close()
            throw error
        }
        await pool.close()
    }

    private static func summary(_ options: Options) -> SQL {
        """
        select jsonb_build_object('provider', provider, 'model', model, 'outcome', outcome, 'calls', count(*),
            'p50Ms', percentile_cont(0.5) within group (order by took_ms),
            'p95Ms', percentile_cont(0.95) within group (order by took_ms),
            'firstTokenMs', percentile_cont(0.5) within group (order by first_token_ms),
            'inputTokens', coalesce(sum(input_tokens), 0), 'outputTokens', coalesce(sum(output_tokens), 0),
            'cost', sum(cost_micros) / 1000000.0)::text
        from frontdesk.llm_attempt
        where at >= clock_timestamp() - \(options.seconds) * interval '1 second'
          and (\(options.business)::text is null or business_id = \(options.business))
        group by provider, model, outcome order by count(*) desc
        """
    }

    private static func each(_ options: Options) -> SQL {
        """
        select to_jsonb(a)::text from frontdesk.llm_attempt a
        where at >= clock_timestamp() - \(options.seconds) * interval '1 second'
          and (\(options.business)::text is null or business_id = \(options.business))
        order by at
        """
    }

    private static func show(_ rows: [PostgresRow], _ options: Options) throws {
        let texts = try rows.map { try $0.decode(0, as: String.self) }
        if options.isJSON || options.showsEach { return texts.forEach { say($0) } }
        if texts.isEmpty { return say("no model was asked in that time") }
        say(
            row(["provider", "model", "outcome", "calls", "p50 ms", "p95 ms", "first ms", "tokens in", "out", "cost"]))
        for text in texts {
            let line = try JSONDecoder().decode(Line.self, from: Data(text.utf8))
            let number = { (value: Double?) in value.map { String(format: "%.1f", $0) } ?? "" }
            say(
                row([
                    line.provider, line.model, line.outcome, "\(line.calls)", number(line.p50Ms), number(line.p95Ms),
                    number(line.firstTokenMs), "\(line.inputTokens)", "\(line.outputTokens)",
                    String(format: "%.4f", line.cost),
                ]))
        }
    }

    private static func row(_ cells: [String]) -> String {
        let widths = [14, 26, 14, 7, 9, 9, 9, 10, 8, 9]
        return zip(cells, widths).map { cell, width in
            cell.count < width ? cell.padding(toLength: width, withPad: " ", startingAt: 0) : cell + " "
        }.joined()
    }

    private struct Options {
        var seconds = 3600
        var business: String?
        var showsEach = false
        var isJSON = false

        init(_ arguments: [String]) throws {
            var rest = arguments[...]
            while let argument = rest.popFirst() {
                switch argument {
                case "--since": seconds = try Self.seconds(rest.popFirst() ?? "")
                case "--business": business = rest.popFirst()
                case "--all": showsEach = true
                case "--json": isJSON = true
                default:
                    throw UsageError(
                        description: "'\(argument)' is no option; ledger --since 2h [--business ID] [--all] [--json]")
                }
            }
        }

        private static func seconds(_ text: String) throws -> Int {
            let units: [Character: Int] = ["s": 1, "m": 60, "h": 3600, "d": 86_400]
            guard let unit = text.last.flatMap({ units[$0] }), let number = Int(text.dropLast()), number > 0 else {
                throw UsageError(description: "--since is '\(text)'; write 90s, 15m, 2h or 1d")
            }
            return number * unit
        }
    }
}
