import Foundation
import Postgres
import Redis
import TestSupport
import Testing

@Suite("A customer who asks to be erased", .timeLimit(.minutes(4)), .serialized)
struct ErasureTests {
    private static let customer = "390510000088"

    @Test("is found neither in the ledger, nor in Redis, nor among the files, and the next customer is answered")
    func erased() async throws {
        try await Stack.with(hasOwnUsers: true, journey)
    }

    private func journey(_ stack: Stack) async throws {
        try await stack.sendVoice(Array("OggS and what was said".utf8), as: Self.customer)
        let wamid = try await stack.write("How much is a cleaning, asks zebra-canary?", as: Self.customer)
        try await stack.write("How much is a cleaning?", as: "390510000089")
        _ = try await stack.waitForReplies(1, to: "390510000089")
        _ = try await eventually("the replies and the file", within: .seconds(60)) {
            let replies = try await stack.replies(to: Self.customer)
            return replies.count >= 1 && !files(stack).isEmpty ? true : nil
        }
        try await waitUntilIdle(stack)
        let words = [Self.customer, wamid, "zebra-canary"]
        #expect(try await inRedis(stack, words))

        let eraser = stack.redis.url.replacing("redis://", with: "redis://eraser:eraser-password@")
        let output = try await stack.run(
            "gateway", ["forget", "--business", "demo", "--phone", Self.customer, "--yes"], with: ["REDIS_URL": eraser])
        #expect(output.contains("files removed from the store: 1") && !output.contains("Redis keeps"), "\(output)")
        #expect(files(stack).isEmpty)
        #expect(try await inRedis(stack, words) == false)
        #expect(try await inLedger(stack) == [])

        // Who writes again is a new customer, and everybody else is served.
        let replies = try await stack.replies(to: Self.customer).count
        try await stack.write("How much is a cleaning?", as: Self.customer)
        _ = try await stack.waitForReplies(replies + 1, to: Self.customer)
    }

    private func files(_ stack: Stack) -> [String] {
        let folder = stack.mediaDirectory + "/demo"
        return (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    }

    /// No turn is open, so that nothing writes any more.
    private func waitUntilIdle(_ stack: Stack) async throws {
        let pool = try stack.database.pool(size: 1)
        _ = try await eventually("every turn and its receipts to be over", within: .seconds(60)) {
            // A status that comes after the erasure would be kept as WhatsApp's webhook.
            let open = try await pool.query(
                """
                select from frontdesk.turn where state in ('scheduled', 'running')
                union all select from frontdesk.send where state = 'sent' and status is distinct from 'read'
                """)
            return open.isEmpty ? true : nil
        }
        await pool.close()
    }

    /// Whether a stream or key tells any of these words.
    private func inRedis(_ stack: Stack, _ words: [String]) async throws -> Bool {
        let url = stack.redis.url.replacing("redis://", with: "redis://operator:operator-password@")
        let redis = RedisConnection(endpoint: try RedisEndpoint(url: url), label: "test")
        var text = ""
        for stream in ["inbound", "suspect", "retrieve", "generate", "outbound", "media", "events"] {
            text += Self.words(try await redis.send(["XRANGE", .init("fd:\(stream)"), "-", "+"]))
        }
        for word in words where word.hasPrefix("wamid") {
            let trace = try await redis.send(["XRANGE", .init("fd:trace:\(word)"), "-", "+"])
            if trace.array?.isEmpty == false { text += word }
        }
        await redis.close()
        return words.contains { text.contains($0) }
    }

    private static func words(_ value: RedisValue) -> String {
        (value.text ?? "") + " " + (value.array ?? []).map(words).joined(separator: " ")
    }

    /// The tables that still tell of them.
    private func inLedger(_ stack: Stack) async throws -> [String] {
        let pool = try stack.database.pool(size: 1)
        let tables = try await pool.query(
            """
            select table_name::text from information_schema.tables
            where table_schema = 'frontdesk' and table_type = 'BASE TABLE'
            """
        ).map { try $0.decode(0, as: String.self) }
        var found: [String] = []
        for table in tables {
            let rows = try await pool.query(
                SQL(
                    stringLiteral: """
                        select from frontdesk.\(table) t
                        where t::text like '%\(Self.customer)%' or t::text like '%zebra-canary%'
                        """))
            if !rows.isEmpty { found.append(table) }
        }
        await pool.close()
        return found
    }
}
