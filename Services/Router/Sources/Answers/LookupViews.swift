import Postgres
import Settings

/// Reads one row of a view that the business offers, in a transaction that can change nothing, as the login of
/// `LOOKUP_DATABASE_URL`.
struct LookupViews: Sendable {
    /// Nil when there is no such login.
    let pool: PostgresPool?

    /// - Parameter values: by column; compared as text, without regard to capitals.
    /// - Returns: the row as JSON; nil when there is none.
    /// - Throws: also when several rows fit: whose they are cannot be told.
    func row(_ view: LookupSettings.View, _ values: [String: String], within limit: Duration) async throws -> String? {
        guard let pool else { throw NotConfigured() }
        var place: SQL = "\(identifier: view.name[0])"
        if view.name.count > 1 { place = "\(place).\(identifier: view.name[1])" }
        var condition: SQL = "true"
        for (column, value) in values.sorted(by: { $0.key < $1.key }) {
            condition =
                column == LookupSettings.phone
                ? "\(condition) and regexp_replace(v.\(identifier: column)::text, '\\D', '', 'g') = \(value)"
                : "\(condition) and lower(v.\(identifier: column)::text) = lower(\(value))"
        }
        let rows = try await pool.query(
            "select to_jsonb(v)::text as row from \(place) v where \(condition) limit 2",
            settings: [("transaction_read_only", "on"), ("statement_timeout", "\(Int(limit / .milliseconds(1)))")],
            deadline: limit)
        guard rows.count < 2 else { throw Ambiguous(view: view.name.joined(separator: ".")) }
        return try rows.first?.decode("row", as: String.self)
    }

    private struct NotConfigured: Error, CustomStringConvertible {
        let description = "LOOKUP_DATABASE_URL is missing: the login that may read the views of lookups"
    }

    private struct Ambiguous: Error, CustomStringConvertible {
        let view: String
        var description: String { "more than one row of \(view) fits; make its columns tell them apart" }
    }
}
