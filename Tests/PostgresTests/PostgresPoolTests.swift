import Foundation
import Postgres
import TestSupport
import Testing

@Suite("The Postgres pool", .timeLimit(.minutes(2)))
struct PostgresPoolTests {
    private func with<Value>(
        size: Int = 4,
        _ change: (inout PostgresConfiguration) -> Void = { _ in },
        _ body: (PostgresPool) async throws -> Value
    ) async throws -> Value {
        var configuration = try PostgresConfiguration(url: try TestEnvironment.databaseURL, size: size)
        change(&configuration)
        let pool = PostgresPool(configuration: configuration)
        do {
            let value = try await body(pool)
            await pool.close()
            return value
        } catch {
            await pool.close()
            throw error
        }
    }

    private func expectAnswer(from pool: PostgresPool) async throws {
        let row = try #require(try await pool.query("select 1 as one").first)
        #expect(try row.decode("one", as: Int.self) == 1)
    }

    @Test("carries every type there and back, NULL included")
    func types() async throws {
        try await with { pool in
            let id = UUID()
            let bytes: [UInt8] = [0, 1, 255, 0]
            let rows = try await pool.query(
                """
                select \("ä 🥐 ' \\ \"")::text as text, \(42)::int as int, \(Int64.max)::bigint as big,
                    \(1.5)::float8 as double, \(true)::bool as bool, \(id)::uuid as uuid,
                    \(PostgresBytes(bytes))::bytea as bytes, \(String?.none)::text as nothing,
                    \(PostgresJSON(#"{"a":[1,2]}"#))::jsonb -> 'a' ->> 1 as json, (\(["x", "y,\"z"])::text[])[2] as item,
                    \(PostgresBytes([]))::bytea as empty
                """
            )
            let row = try #require(rows.first)
            #expect(try row.decode("text", as: String.self) == "ä 🥐 ' \\ \"")
            #expect(try row.decode("int", as: Int.self) == 42)
            #expect(try row.decode("big", as: Int64.self) == Int64.max)
            #expect(try row.decode("double", as: Double.self) == 1.5)
            #expect(try row.decode("bool", as: Bool.self) == true)
            #expect(try row.decode("uuid", as: UUID.self) == id)
            #expect(try row.decode("bytes", as: [UInt8].self) == bytes)
            #expect(try row.decode("nothing", as: String?.self) == nil)
            #expect(try row.decode("json", as: String.self) == "2")
            #expect(try row.decode("item", as: String.self) == "y,\"z")
            #expect(try row.decode("empty", as: [UInt8].self).isEmpty)
            #expect(throws: PostgresError.self) { try row.decode("nothing", as: String.self) }
            #expect(throws: PostgresError.self) { try row.decode("absent", as: String.self) }
        }
    }

    @Test("carries times to the millisecond")
    func times() async throws {
        try await with { pool in
            let date = Date(timeIntervalSince1970: 1_795_312_805.123)
            let row = try #require(try await pool.query("select \(date)::timestamptz as at").first)
            #expect(abs(try row.decode("at", as: Date.self).timeIntervalSince(date)) < 0.001)
        }
    }

    @Test("carries vectors in pgvector's binary form")
    func vectors() async throws {
        try await with { pool in
            try await pool.script("create extension if not exists vector")
            let vector = PostgresVector([1, -0.5, 3.25])
            let row = try #require(
                try await pool.query("select \(vector)::vector as v, \(vector)::vector <-> '[1,-0.5,3]' as distance")
                    .first
            )
            #expect(try row.decode("v", as: PostgresVector.self) == vector)
            #expect(try row.decode("distance", as: Double.self) == 0.25)
        }
    }

    @Test("binds what is interpolated, so that injected SQL is a harmless text")
    func injection() async throws {
        try await with { pool in
            let hostile = "'; drop table frontdesk.turn; --"
            let row = try #require(try await pool.query("select \(hostile)::text as text").first)
            #expect(try row.decode("text", as: String.self) == hostile)
        }
    }

    @Test("tells the server's code and words when a statement is refused, and goes on")
    func refusal() async throws {
        try await with(size: 1) { pool in
            let error = await #expect(throws: PostgresError.self) { _ = try await pool.query("select 1 / \(0)::int") }
            #expect(error?.sqlState == "22012")
            try await expectAnswer(from: pool)
        }
    }

    @Test("gives up a statement at its deadline, and the pool can still be used")
    func deadline() async throws {
        try await with(size: 1) { pool in
            try await expectAnswer(from: pool)
            await #expect(throws: PostgresError.timedOut(.milliseconds(100))) {
                _ = try await pool.query("select pg_sleep(30)", deadline: .milliseconds(100))
            }
            try await expectAnswer(from: pool)
            _ = try await eventually("the end of the statement on the server") {
                let rows = try await pool.query(
                    "select from pg_stat_activity where query = 'select pg_sleep(30)' and state = 'active'"
                )
                return rows.isEmpty ? true : nil
            }
        }
    }

    @Test("ends a statement whose caller was cancelled")
    func cancellation() async throws {
        try await with(size: 1) { pool in
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask {
                    await #expect(throws: PostgresError.cancelled) {
                        _ = try await pool.query("select pg_sleep(29)")
                    }
                }
                try await with { observer in
                    _ = try await eventually("the statement to run") {
                        let rows = try await observer.query(
                            "select from pg_stat_activity where query = 'select pg_sleep(29)' and state = 'active'"
                        )
                        return rows.isEmpty ? nil : true
                    }
                }
                group.cancelAll()
                try await group.waitForAll()
            }
            try await expectAnswer(from: pool)
        }
    }

    @Test("tries every address of a host's name")
    func secondAddress() async throws {
        let port = try #require(URLComponents(string: try TestEnvironment.databaseURL)?.port)
        // Nobody listens at the first.
        let url = "postgres:///postgres?host=127.0.0.2,127.0.0.1&port=\(port)&user=postgres"
        let pool = PostgresPool(configuration: try PostgresConfiguration(url: url, size: 1))
        try await expectAnswer(from: pool)
        await pool.close()
    }

    @Test("replaces a session that the server ended, idle or at work")
    func terminated() async throws {
        try await with(size: 1) { pool in
            let pid = try await pool.query("select pg_backend_pid() as pid").first?.decode("pid", as: Int.self)
            try await with { other in
                _ = try await other.query("select pg_terminate_backend(\(try #require(pid)))")
            }
            await #expect(throws: PostgresError.self) { _ = try await pool.query("select 1") }
            try await expectAnswer(from: pool)
        }
    }

    @Test("refuses calls beyond its bound, and serves the others in their order")
    func bound() async throws {
        try await with(size: 1) {
            $0.maximumWaiting = 1
        } _: { pool in
            try await withThrowingTaskGroup(of: Bool.self) { group in
                for _ in 0..<8 {
                    group.addTask {
                        do {
                            _ = try await pool.query("select pg_sleep(0.2)")
                            return true
                        } catch PostgresError.exhausted {
                            return false
                        }
                    }
                }
                var refused = 0
                for try await served in group where !served { refused += 1 }
                #expect(refused == 6)
            }
        }
    }

    @Test("runs hundreds of concurrent calls over a few sessions")
    func concurrency() async throws {
        try await with { pool in
            try await withThrowingTaskGroup(of: Int.self) { group in
                for index in 0..<500 {
                    group.addTask {
                        let rows = try await pool.query("select \(index)::int as i")
                        return try rows.first?.decode("i", as: Int.self) ?? -1
                    }
                }
                var sum = 0
                for try await value in group { sum += value }
                #expect(sum == 499 * 500 / 2)
            }
        }
    }

    @Test("keeps settings to the one statement they are for")
    func scopedSettings() async throws {
        try await with(size: 1) { pool in
            let inside = try await pool.query(
                "select current_setting('app.business_id', true) as business, \(7)::int as seven",
                settings: [("app.business_id", "demo")]
            )
            #expect(try inside.first?.decode("business", as: String.self) == "demo")
            #expect(try inside.first?.decode("seven", as: Int.self) == 7)
            let after = try await pool.query("select nullif(current_setting('app.business_id', true), '') as business")
            let business = try #require(after.first).decode("business", as: String?.self)
            #expect(business == nil)
            await #expect(throws: PostgresError.self) {
                _ = try await pool.query("select 1 / 0", settings: [("app.business_id", "demo")])
            }
            try await expectAnswer(from: pool)
        }
    }

    @Test("loads ten thousand rows with COPY")
    func copy() async throws {
        let database = try await TestDatabase()
        let pool = try database.pool(size: 1)
        try await pool.script("create table n (id int, word text)")
        let rows = (0..<10_000).map { Array("\($0)\tword \($0)\n".utf8) }
        #expect(try await pool.copy("copy n from stdin", rows: rows) == 10_000)
        let counted = try await pool.query("select count(*) as n from n")
        #expect(try counted.first?.decode("n", as: Int.self) == 10_000)
        await #expect(throws: PostgresError.self) {
            _ = try await pool.copy("copy n from stdin", rows: [Array("no number\tx\n".utf8)])
        }
        try await expectAnswer(from: pool)
        await pool.close()
        try await database.drop()
    }

    @Test("says what to do when the server cannot be reached or refuses the login, and never the password")
    func unreachable() async throws {
        let nobody = PostgresPool(
            configuration: try PostgresConfiguration(url: "postgres://someone:s3cret@127.0.0.1:1/nowhere")
        )
        let error = await #expect(throws: PostgresError.self) { _ = try await nobody.query("select 1") }
        let text = try #require(error).description
        #expect(text.contains("DATABASE_URL") && text.contains("127.0.0.1") && !text.contains("s3cret"))
        await nobody.close()
        #expect(throws: PostgresError.invalidURL("mysql://u:***@h/d")) {
            _ = try PostgresConfiguration(url: "mysql://u:pw@h/d")
        }
    }

    @Test("refuses an extension that is missing, by name and remedy")
    func requirements() async throws {
        try await with { pool in
            try await pool.require(server: 16, extension: "vector", version: "0.8")
            await #expect(throws: PostgresError.self) { try await pool.require(server: 99) }
            await #expect(throws: PostgresError.missingExtension(name: "no_such", have: nil, want: "1")) {
                try await pool.require(server: 16, extension: "no_such", version: "1")
            }
        }
    }
}
