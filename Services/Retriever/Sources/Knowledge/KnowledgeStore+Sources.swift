import Contracts
import Foundation
import Postgres

extension KnowledgeStore {
    /// A place documents come from, and what the owner said of it; every reading needs both.
    struct Source: Sendable {
        let address: String
        let readAt: String
        let failure: String?
        let reach: Fetcher.Reach
        /// What its documents are taken to say where they do not say it themselves.
        let options: [String: String]

        fileprivate static let columns: SQL = "address, read_at::text, failure, is_private, options::text"

        fileprivate init(_ row: PostgresRow) throws {
            address = try row.decode("address")
            readAt = try row.decode("read_at")
            failure = try row.decode("failure")
            reach = try row.decode("is_private", as: Bool.self) ? .privateNetwork : .publicOnly
            options = try JSONDecoder().decode(
                [String: String].self, from: Data(try row.decode("options", as: String.self).utf8))
        }
    }

    /// Remembers where documents came from, and what was wrong with them.
    ///
    /// - Parameters:
    ///   - isPrivate: whether the source may lie in the private network; nil leaves what was said of it.
    ///   - options: see `Source`; nil leaves what was said of it.
    func remember(
        source address: String, failures: [String], business: String, isPrivate: Bool? = nil,
        options: [String: String]? = nil
    ) async throws {
        let failure = failures.isEmpty ? nil : failures.joined(separator: "\n")
        let options = try options.map { try WireFormat.text($0) }
        _ = try await pool.query(
            """
            insert into frontdesk.source (business_id, address, failure, failures, is_private, options)
            values (\(business), \(address), \(failure), \(failure == nil ? 0 : 1), coalesce(\(isPrivate), false),
                coalesce(\(options)::jsonb, '{}'))
            on conflict (business_id, address) do update set read_at = now(), failure = excluded.failure,
                failures = case when excluded.failure is null then 0 else source.failures + 1 end,
                is_private = coalesce(\(isPrivate), source.is_private),
                options = coalesce(\(options)::jsonb, source.options)
            """,
            settings: scope(business)
        )
    }

    func sources(of business: String) async throws -> [Source] {
        try await pool.query(
            "select \(Source.columns) from frontdesk.source where business_id = \(business) order by address",
            settings: scope(business)
        ).map(Source.init)
    }

    func source(_ address: String, of business: String) async throws -> Source? {
        try await pool.query(
            "select \(Source.columns) from frontdesk.source where business_id = \(business) and address = \(address)",
            settings: scope(business)
        ).first.map(Source.init)
    }

    /// Takes one source that was not read for `interval` seconds, or whose last reading failed: that is tried again after
    /// two minutes, then twice as long each time, up to a day. Of several replicas one gets it.
    ///
    /// - Parameter interval: seconds; nil when only what failed is read again.
    func takeDueSource(of business: String, after interval: Int?) async throws -> Source? {
        try await pool.query(
            """
            update frontdesk.source set read_at = now()
            where business_id = \(business) and address = (
                select address from frontdesk.source
                where business_id = \(business) and (read_at < now() - make_interval(secs => \(interval)::int)
                    or failures > 0 and read_at < now() - least(interval '1 minute' * 2 ^ least(failures, 12), interval '1 day'))
                order by read_at limit 1 for update skip locked)
            returning \(Source.columns)
            """,
            settings: scope(business)
        ).first.map(Source.init)
    }

    func forget(source address: String, business: String) async throws -> Bool {
        try await pool.query(
            "delete from frontdesk.source where business_id = \(business) and address = \(address) returning address",
            settings: scope(business)
        ).isEmpty == false
    }
}
