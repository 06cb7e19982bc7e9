package import Foundation
import Postgres

extension Ledger {
    /// Verified webhooks that were kept as they came.
    package struct StoredWebhook: Sendable {
        package let id: String
        package let body: String
        package let receivedAt: Date
    }

    /// The next kept webhooks of a span, in the order they came.
    ///
    /// - Parameter after: the id of the last one that was read; nil begins.
    package func webhooks(
        from: Date,
        to: Date,
        after: StoredWebhook?,
        limit: Int
    ) async throws(LedgerError) -> [StoredWebhook] {
        // By the row itself: a Date would lose its microseconds.
        let rest: SQL =
            if let after {
                "and (received_at, id) > (select received_at, id from frontdesk.webhook where id = \(after.id))"
            } else {
                ""
            }
        return try await webhooks(
            "where received_at >= \(from) and received_at < \(to) \(rest) order by received_at, id limit \(limit)")
    }

    /// - Parameter name: the id of a kept webhook, or of a message or status in it.
    package func webhooks(named name: String) async throws(LedgerError) -> [StoredWebhook] {
        // Meta writes a slash as `\/`, and ids hold some.
        let escaped = name.replacing("/", with: #"\/"#)
        return try await webhooks(
            """
            where id = \(name) or strpos(body, \(name)) > 0 or strpos(body, \(escaped)) > 0
            order by received_at, id limit 100
            """)
    }

    private func webhooks(_ clause: SQL) async throws(LedgerError) -> [StoredWebhook] {
        do {
            return try await pool.query("select id, body, received_at from frontdesk.webhook \(clause)").map { row in
                StoredWebhook(
                    id: try row.decode("id", as: String.self),
                    body: try row.decode("body", as: String.self),
                    receivedAt: try row.decode("received_at", as: Date.self)
                )
            }
        } catch let error as PostgresError {
            throw .postgres(error)
        } catch {
            throw .unreadableAnswer(step: "webhooks", reason: "\(error)")
        }
    }
}
