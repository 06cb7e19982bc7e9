import Contracts
import Embeddings
import Foundation
import Launch
import Postgres
import Settings

/// `router suggest`: what customers wrote and the router was not sure of, put together by meaning, for a person to label.
enum SuggestTool {
    static let usage = "router suggest --business ID [--days 30] [--limit 20] [--json]"

    @Sendable static func run(_ arguments: [String]) async throws {
        let options = try Options(arguments, values: ["business", "days", "limit"], flags: ["json"], usage: usage)
        let environment = Environment()
        let settings = try Platform.settings(environment)
        guard options.rest.isEmpty, let id = options["business"] else {
            throw UsageError(description: "usage: \(usage)")
        }
        _ = try settings.requiredBusiness(id)
        guard let days = Int(options["days"] ?? "30"), (1...3650).contains(days),
            let limit = Int(options["limit"] ?? "20"), (1...10_000).contains(limit)
        else { throw UsageError(description: "--days is 1 to 3650, --limit 1 to 10000; usage: \(usage)") }
        let pool = try Platform.postgres("suggest", environment)
        let unsure: UnsureMessages
        do {
            unsure = try await UnsureMessages(
                pool, business: id, days: days, below: settings.assistant.routing.intentThreshold)
        } catch {
            await pool.close()
            throw error
        }
        await pool.close()
        let groups = Array(unsure.groups(try await vectors(of: unsure)).prefix(limit))
        if options.has("json") {
            for group in groups { say(try json(group)) }
        } else if groups.isEmpty {
            say("the router was sure of every message of the last \(days) days")
        } else {
            say(groups.map(text).joined(separator: "\n"))
        }
    }

    /// - Returns: nil without an embedding service; then only what is worded alike is put together.
    private static func vectors(of unsure: UnsureMessages) async throws -> [[Float]]? {
        guard !unsure.messages.isEmpty, let embeddings = try ToolEmbeddings.open(cache: nil) else { return nil }
        do {
            return try await ToolEmbeddings.embed(unsure.messages.map { String($0.text.prefix(500)) }, embeddings)
        } catch {
            complain("put together by words only: \(error)")
            return nil
        }
    }

    static func text(_ group: UnsureMessages.Group) -> String {
        let candidates = group.candidates.prefix(3).map { String(format: "%@ %.2f", $0.intent, $0.confidence) }
        let others = group.texts.dropFirst().prefix(3).map { "      \(line($0))" }
        return
            (["\(group.count) × \(line(group.texts[0]))  [\(group.language)] " + candidates.joined(separator: ", ")]
            + others)
            .joined(separator: "\n")
    }

    /// A row that `router train` and `evaluate` read once a person has put the right intent in.
    static func json(_ group: UnsureMessages.Group) throws -> String {
        struct Row: Encodable {
            let text: String
            let language: String
            let intent: String
            let count: Int
            let others: [String]
            let candidates: [RoutingResult.Candidate]
        }
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        let row = Row(
            text: group.texts[0], language: group.language, intent: group.candidates.first?.intent ?? "",
            count: group.count, others: Array(group.texts.dropFirst()), candidates: Array(group.candidates.prefix(3)))
        return String(decoding: try encoder.encode(row), as: UTF8.self)
    }

    /// Customers' words, in one line.
    private static func line(_ text: String) -> String { String(text.prefix(120).map { $0.isNewline ? " " : $0 }) }
}
