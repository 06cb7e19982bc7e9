import Bus
import Foundation
import Launch
import Ledger
import Postgres
import Settings

/// `gateway replay`: reads kept webhooks once more. What is known already changes nothing; what could not be read, or
/// belonged to no business then, is accepted now.
enum ReplayCommand {
    private static let usage = UsageError(
        description: "usage: gateway replay --from TIME [--to TIME], or gateway replay --id ID; TIME as "
            + "2026-11-24T10:00:00Z, ID of a kept webhook, a message or a status")

    static func run(_ arguments: [String]) async throws {
        let options = try options(arguments)
        let environment = Environment()
        let settings = try Platform.settings(environment)
        let pool = try Platform.postgres("replay", environment)
        do {
            let replay = Replay(
                ledger: Ledger(pool: pool, policy: LedgerPolicy(settings)), businesses: settings.businesses)
            let result = try await replay.run(options)
            await pool.close()
            say("\(result)")
        } catch {
            await pool.close()
            throw error
        }
    }

    private static func options(_ arguments: [String]) throws -> Replay.Selection {
        var values: [String: String] = [:]
        var index = 0
        while index < arguments.count {
            guard ["--from", "--to", "--id"].contains(arguments[index]), index + 1 < arguments.count else {
                throw usage
            }
            values[arguments[index]] = arguments[index + 1]
            index += 2
        }
        if let id = values["--id"], values.count == 1 { return .named(id) }
        guard values["--id"] == nil, let from = try values["--from"].map(time) else { throw usage }
        return .span(from, try values["--to"].map(time) ?? Date())
    }

    private static func time(_ text: String) throws -> Date {
        do {
            return try Date(text, strategy: .iso8601)
        } catch {
            throw UsageError(description: "'\(text)' is no time; write it as 2026-11-24T10:00:00Z")
        }
    }
}
