import Postgres

extension KnowledgeStore {
    /// A place documents come from.
    struct Source: Sendable {
        let address: String
        let readAt: String
        let failure: String?
        let reach: Fetcher.Reach
    }

    /// A source whose time has come.
    struct DueSource: Sendable {
        let address: String
        let reach: Fetcher.Reach
    }

    /// Remembers where documents came from, and what was wrong with them.
    ///
    /// - Parameter isPrivate: whether the source may lie in the private network; nil leaves what was said of it.
    func remember(
        source address: String, failures: [String], business: String, isPrivate: Bool? = nil
    ) async throws {
        let failure = failures.isEmpty ? nil : failures.joined(separator: "\n")
        _ = try await pool.query(
            """
            insert into frontdesk.source (business_id, address, failure, failures, is_private)
            values (\(business), \(address), \(failure), \(failure == nil ? 0 : 1), coalesce(\(isPrivate), false))
            on conflict (business_id, address) do update set read_at = now(), failure = excluded.failure,
                failures = case when excluded.failure is null then 0 else source.failures + 1 end,
                is_private = coalesce(\(isPrivate), source.is_private)
            """,
            settings: scope(business)
        )
    }

    func sources(of business: String) async throws -> [Source] {
        try await pool.query(
            """
            select address, read_at::text, failure, is_private from frontdesk.source
            where business_id = \(business) order by address
            """,
            settings: scope(business)
        ).map {
            Source(
                address: try $0.decode("address"), readAt: try $0.decode("read_at"), failure: try $0.decode("failure"),
                reach: try $0.decode("is_private", as: Bool.self) ? .privateNetwork : .publicOnly)
        }
    }

    /// Takes one source that was not read for `interval` seconds, or whose last reading failed: that is tried again after
    /// two minutes, then twice as long each time, up to a day. Of several replicas one gets it.
    ///
    /// - Parameter interval: seconds; nil when only what failed is read again.
    func takeDueSource(of business: String, after interval: Int?) async throws -> DueSource? {
        try await pool.query(
            """
            update frontdesk.source set read_at = now()
            where business_id = \(business) and address = (
                select address from frontdesk.source
                where business_id = \(business) and (read_at < now() - make_interval(secs => \(interval)::int)
                    or failures > 0 and read_at < now() - least(interval '1 minute' * 2 ^ least(failures, 12), interval '1 day'))
                order by read_at limit 1 for update skip locked)
            returning address, is_private
            """,
            settings: scope(business)
        ).first.map { row in
            DueSource(
                address: try row.decode("address"),
                reach: try row.decode("is_private", as: Bool.self) ? .privateNetwork : .publicOnly)
        }
    }

    func forget(source address: String, business: String) async throws -> Bool {
        try await pool.query(
            "delete from frontdesk.source where business_id = \(business) and address = \(address) returning address",
            settings: scope(business)
        ).isEmpty == false
    }
}
