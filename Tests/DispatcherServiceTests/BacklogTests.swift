import Foundation
import Ledger
import Postgres
import TestSupport
import Testing

/// The small brother of `make backlog`: real processes, a real ledger, a real Redis.
@Suite("A backlog of one number")
struct BacklogTests {
    private struct Stack {
        let pool: PostgresPool
        let backlog: Backlog
        let cloud: Cloud
        let dispatcher: ChildProcess
    }

    private func with(_ body: (Stack) async throws -> Void) async throws {
        let database = try await TestDatabase()
        let redis = try RedisServer()
        try await redis.start()
        let pool = try database.pool()
        _ = try await Migrator(pool: pool).migrate([LedgerSchema.migrations])
        let cloud = try await Cloud(["--access-token", "demo-access-token", "--retry-for", "0"])
        let configuration = FileManager.default.temporaryDirectory.appending(path: "backlog-\(UUID().uuidString).yaml")
        try Backlog.configuration(concurrency: 4).write(to: configuration, atomically: true, encoding: .utf8)
        let dispatcher = ChildProcess(
            try TestEnvironment.binaries + "/dispatcher",
            environment: [
                "DATABASE_URL": database.url, "REDIS_URL": redis.url, "WHATSAPP_API_BASE": cloud.url,
                "WHATSAPP_ACCESS_TOKEN": "demo-access-token", "FRONTDESK_CONFIG": configuration.path,
                "ADMIN_PORT": "\(try freePort())",
            ])
        func end() async throws {
            try await dispatcher.end()
            try await cloud.process.end()
            try await redis.process.end()
            await pool.close()
            try await database.drop()
            try FileManager.default.removeItem(at: configuration)
        }
        do {
            try await body(
                Stack(
                    pool: pool, backlog: Backlog(pool: pool, emulator: cloud.url), cloud: cloud, dispatcher: dispatcher)
            )
        } catch {
            try await end()
            throw error
        }
        try await end()
    }

    private func drained(_ stack: Stack) async throws -> [Backlog.Sent] {
        _ = try await eventually("the end of the backlog", within: .seconds(120)) {
            try await stack.backlog.open() == 0 ? true : nil
        }
        var sequence = 0
        let (sent, refused) = try await stack.backlog.accepted(after: &sequence)
        #expect(refused.isEmpty)
        return sent
    }

    @Test("is sent in order for each recipient, once, and by priority, although what came last is to go first")
    func order() async throws {
        try await with { stack in
            try await stack.backlog.prepare()
            for kind in [Backlog.Kind.marketing, .utility, .reply] {
                try await stack.backlog.queue(kind, customers: 25, parts: 3)
            }
            try await stack.dispatcher.start()
            let sent = try await drained(stack)
            #expect(sent.count == 225 && Backlog.disordered(sent) == 0)
            // Four hands are at work, and a slow Redis puts a message off: so where most of a kind stand, not each.
            let middles = Backlog.Kind.allCases.map { kind in
                sent.indices.filter { sent[$0].kind == kind }[37]
            }
            #expect(middles == middles.sorted() && sent.prefix(40).allSatisfy { $0.kind == .reply })
        }
    }

    @Test("goes on with the part that failed after the dispatcher was killed, and repeats none")
    func resumed() async throws {
        try await with { stack in
            // The first part is accepted; the second is refused for a moment, and waits when the process is killed.
            _ = try await stack.cloud.post("faults", #"{"count":1,"dropStatuses":true}"#)
            _ = try await stack.cloud.post("faults", #"{"count":1,"code":131000}"#)
            try await stack.backlog.queue(.reply, customers: 1, parts: 4)
            try await stack.dispatcher.start()
            _ = try await eventually("the refusal", within: .seconds(60)) {
                let rows = try await stack.pool.query(
                    "select from frontdesk.send where state = 'planned' and not_before is not null")
                return rows.isEmpty ? nil : true
            }
            try await stack.dispatcher.end(SIGKILL)
            try await stack.dispatcher.start()
            _ = try await eventually("the end of the reply", within: .seconds(120)) {
                try await stack.backlog.open() == 0 ? true : nil
            }
            var sequence = 0
            let (sent, refused) = try await stack.backlog.accepted(after: &sequence)
            #expect(sent.map(\.part) == [1, 2, 3, 4] && refused == [131000])
        }
    }
}
