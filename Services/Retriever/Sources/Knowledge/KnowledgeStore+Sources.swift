import Postgres

extension KnowledgeStore {
    /// A place documents come from.
    struct Source: Sendable {
        let address: String
        let readAt: String
        let failure: String?
    }

    /// Remembers where documents came from, and what was wrong with them.
    func remember(source address: String, failures: [String], business: String) async throws {
        let failure = failures.isEmpty ? nil : failures.joined(separator: "\n")
        _ = try await pool.query(
            """
            insert into frontdesk.source (business_id, address, failure) values (\(business), \(address), \(failure))
            on conflict (business_id, address) do update set read_at = now(), failure = excluded.failure
            """,
            settings: scope(business)
        )
    }

    func sources(of business: String) async throws -> [Source] {
        try await pool.query(
            """
            select address, read_at::text, failure from frontdesk.source
            where business_id = \(business) order by address
            """,
            settings: scope(business)
        ).map {
            Source(
                address: try $0.decode("address"), readAt: try $0.decode("read_at"), failure: try $0.decode("failure"))
        }
    }

    /// Takes one source that was not read for `interval` seconds; of several replicas one gets it.
    func takeDueSource(of business: String, after interval: Int) async throws -> String? {
        try await pool.query(
            """
            update frontdesk.source set read_at = now()
            where business_id = \(business) and address = (
                select address from frontdesk.source
                where business_id = \(business) and read_at < now() - make_interval(secs => \(interval))
                order by read_at limit 1 for update skip locked)
            returning address
            """,
            settings: scope(business)
        ).first?.decode("address", as: String.self)
    }

    func forget(source address: String, business: String) async throws -> Bool {
        try await pool.query(
            "delete from frontdesk.source where business_id = \(business) and address = \(address) returning address",
            settings: scope(business)
        ).isEmpty == false
    }
}
