import HTTP
import Languages
import Postgres
import Settings
import TestSupport
import Testing
import Wording

@testable import RouterService

/// A view in a real database, as a shop would offer it.
@Suite("A lookup in a view", .timeLimit(.minutes(1)))
struct LookupViewTests {
    private func shop(_ lookup: String) throws -> BusinessSettings {
        try #require(
            try FrontdeskSettings(
                yaml: """
                    businesses:
                      - id: shop
                        name: Shop
                        numbers: ['1']
                        lookups:
                          status_check:
                    \(lookup.split(separator: "\n").map { "        " + $0 }.joined(separator: "\n"))
                    """, source: "t"
            ).businesses.first)
    }

    private let lookup = """
            view: shop.order_status
            match_phone: true
            parameters: {order: '\\b(AB-\\d+)\\b'}
            answer: {en: 'Order {order} is {result:status}, {result:delivery.day}.'}
            not_found: {en: 'No order {order}.'}
        """

    private func with(_ body: (BusinessSettings, LookupClient, PostgresPool) async throws -> Void) async throws {
        try await TestDatabase.with { _, pool in
            try await pool.script(
                """
                create schema shop;
                create table shop.orders (number text, phone text, status text);
                insert into shop.orders values ('AB-1', '+39 333', 'sent'), ('AB-2', '+39 444', 'packed'),
                    ('AB-3', '+39 333', 'sent'), ('AB-3', '+39 333', 'lost');
                create function shop.noted(text) returns text language plpgsql as $$
                    begin insert into shop.orders values ('AB-9', $1, 'x'); return $1; end $$;
                create view shop.order_status as
                    select number as "order", phone as customer_phone, status, jsonb_build_object('day', 'Monday') as delivery
                    from shop.orders;
                create view shop.writes as select shop.noted(number) as "order" from shop.orders;
                """)
            let client = LookupClient(
                client: HTTPClient(), views: LookupViews(pool: pool), environment: Environment([:]))
            try await body(try shop(lookup), client, pool)
        }
    }

    @Test("answers with the customer's own row, finds no stranger's, and leaves what is ambiguous alone")
    func rows() async throws {
        try await with { shop, client, _ in
            let lookup = try #require(shop.lookups["status_check"])
            func look(_ question: String, _ phone: String? = "39333") async -> LookupClient.Outcome {
                await client.look(lookup, question, phone: phone, Wording(shop), .english)
            }
            #expect(await look("Where is ab-1?") == .answer("Order ab-1 is sent, Monday."))
            #expect(await look("Where is AB-2?") == .answer("No order AB-2."))
            #expect(await look("Where is AB-1?", nil) == .failed("the customer's number is not known"))
            guard case .failed(let reason) = await look("Where is AB-3?") else {
                Issue.record("two rows were an answer")
                return
            }
            #expect(reason.contains("more than one row"))
        }
    }

    @Test("changes nothing, whatever the view calls")
    func readOnly() async throws {
        try await with { _, client, pool in
            let shop = try shop(
                """
                    view: shop.writes
                    parameters: {order: '(AB-1)'}
                    answer: {en: '{result:order}'}
                """)
            let outcome = await client.look(
                try #require(shop.lookups["status_check"]), "AB-1", phone: nil, Wording(shop), .english)
            guard case .failed(let reason) = outcome else {
                Issue.record("\(outcome)")
                return
            }
            #expect(reason.contains("read-only"))
            #expect(try await pool.query("select from shop.orders").count == 4)
        }
    }

    @Test("says which login is missing, and refuses a view that would show everybody its first row")
    func settings() async throws {
        let shop = try shop(lookup)
        let client = LookupClient(
            client: HTTPClient(), views: LookupViews(pool: nil), environment: Environment([:]))
        let outcome = await client.look(
            try #require(shop.lookups["status_check"]), "AB-1", phone: "39333", Wording(shop), .english)
        guard case .failed(let reason) = outcome else {
            Issue.record("\(outcome)")
            return
        }
        #expect(reason.contains("LOOKUP_DATABASE_URL"))
        #expect(throws: SettingsError.self) {
            try self.shop("    view: orders\n    answer: {en: '{result:status}'}")
        }
        #expect(throws: SettingsError.self) {
            try self.shop("    view: a.b.c\n    match_phone: true\n    answer: {en: '{result:status}'}")
        }
    }
}
