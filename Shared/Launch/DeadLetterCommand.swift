import Bus
import Contracts
import Foundation
import Ledger
import Logging
import Postgres
import Redis
import Settings

/// `<service> dead list|show|replay|drop`: what could not be done, looked at and done again by a person.
enum DeadLetterCommand {
    static let usage = """
        usage: dead list [--json] [--all]    newest first; --all also those replayed already
               dead show ID                  one letter with the history of its turn
               dead replay ID                does it once more, once
               dead drop ID                  removes it; you have dealt with it
        """

    static func run(_ arguments: [String]) async throws {
        let pool = try Platform.postgres("dead", Environment())
        let ledger = Ledger(pool: pool)
        do {
            try await run(arguments, ledger)
        } catch {
            await pool.close()
            throw error
        }
        await pool.close()
    }

    private static func run(_ arguments: [String], _ ledger: Ledger) async throws {
        switch arguments.first {
        case "list":
            let letters = try await ledger.deadLetters(limit: 1000, includeReplayed: arguments.contains("--all"))
            if arguments.contains("--json") { return say(try json(letters)) }
            if letters.isEmpty { return say("no dead letters") }
            for letter in letters {
                say("\(letter.createdAt.prefix(19))  \(letter.id)  \(letter.stage)  \(letter.reason)")
            }
        case "show": say(try json(try await find(arguments, ledger)))
        case "replay": say(try await replay(try await find(arguments, ledger), ledger))
        case "drop":
            let letter = try await find(arguments, ledger)
            try await ledger.drop(letter)
            say("dropped \(letter.id)")
        default: throw UsageError(description: usage)
        }
    }

    private static func replay(_ letter: DeadLetter, _ ledger: Ledger) async throws -> String {
        switch try await ledger.replay(letter) {
        case .replayed(let turn): return "replayed as \(turn)"
        case .replayedAlready(let turn):
            throw UsageError(description: "\(letter.id) was replayed already, as \(turn)")
        case .unknown: throw UsageError(description: "the turn of \(letter.id) is not in the ledger any more")
        case .unreadable:
            throw UsageError(description: "\(letter.id) is a webhook that could not be read; see 'dead show'")
        case .busy:
            throw UsageError(description: "the conversation of \(letter.id) has a live turn; try again when it is over")
        case .withPerson:
            throw UsageError(description: "a person has the conversation of \(letter.id); hand it back first")
        }
    }

    private static func find(_ arguments: [String], _ ledger: Ledger) async throws -> DeadLetter {
        guard arguments.count == 2, let id = arguments.last else { throw UsageError(description: usage) }
        guard let letter = try await ledger.deadLetter(id) else {
            throw UsageError(description: "there is no dead letter '\(id)'; see 'dead list'")
        }
        return letter
    }

    private static func json(_ value: some Encodable) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(value), as: UTF8.self)
    }
}
