import Foundation
import HTTP
import Postgres
import Redis
import TestSupport
import Testing

@Suite("The whole product", .timeLimit(.minutes(8)), .serialized)
struct JourneyTests {
    @Test("answers a question from the business's documents, in the customer's language, and shows every hop")
    func answer() async throws {
        try await Stack.with { stack in
            let questions = [
                ("390000000001", "How much is a cleaning?", "Professional cleaning: 85 EUR"),
                ("390000000002", "Quanto costa la pulizia dei denti?", "Pulizia dei denti professionale: 85 EUR"),
                ("390000000003", "Was kostet eine Zahnreinigung?", "Professionelle Zahnreinigung: 85 EUR"),
                ("390000000004", "¿Cuánto cuesta una limpieza?", "Limpieza dental profesional: 85 EUR"),
            ]
            for (customer, question, answer) in questions {
                try await stack.write(question, as: customer)
                let reply = try #require(try await stack.waitForReplies(1, to: customer).first)
                #expect(reply.contains(answer), "\(question) was answered with: \(reply)")
            }

            let redis = try stack.redis.connection()
            for stream in ["fd:inbound", "fd:retrieve", "fd:generate", "fd:outbound"] {
                let entries = try await redis.send(["XRANGE", .init(stream), "-", "+", "COUNT", "1"])
                let fields = entries.array?.first?.array?.last?.array?.compactMap(\.text) ?? []
                #expect(fields.contains("body") && fields.contains("business") && fields.contains("demo"), "\(stream)")
            }
            await redis.close()

            for name in Stack.names {
                #expect(try await stack.admin(name, "healthz").status == 200)
                #expect(try await stack.admin(name, "livez").status == 200)
                let metrics = String(decoding: try await stack.admin(name, "metrics").body, as: UTF8.self)
                #expect(metrics.contains("frontdesk_build_info{service=\"\(name)\""))
            }
        }
    }

    @Test("traces a message from the webhook to WhatsApp's receipts, in Redis and for ever in the ledger")
    func trace() async throws {
        try await Stack.with { stack in
            let message = try await stack.write("How much is a cleaning?", as: "390000000005")
            _ = try await stack.waitForReplies(1, to: "390000000005")
            let redis = try stack.redis.connection()
            let steps = try await eventually("the last hop") {
                let trace = try await redis.send(["XRANGE", .init("fd:trace:\(message)"), "-", "+"])
                let texts = trace.array?.compactMap { $0.array?.last?.array?.compactMap(\.text) } ?? []
                let steps = texts.compactMap { fields in fields.firstIndex(of: "step").map { fields[$0 + 1] } }
                return steps.contains("finished") ? steps : nil
            }
            #expect(steps == ["begun", "routed", "found", "pinned", "sent", "finished"])
            await redis.close()

            let pool = try stack.database.pool(size: 1)
            let durable = try await eventually("the receipts") {
                let rows = try await pool.query("select step from frontdesk.hop order by at")
                let steps = try rows.map { try $0.decode("step", as: String.self) }
                return steps.contains("read") ? steps : nil
            }
            await pool.close()
            #expect(
                durable == [
                    "scheduled", "begun", "pinned", "sending", "accepted", "finished", "sent", "delivered", "read",
                ]
            )
        }
    }

    @Test("works with a Redis user for each service that may do just what the service does")
    func redisUsers() async throws {
        try await Stack.with(hasOwnUsers: true) { stack in
            try await stack.write("How much is a cleaning?", as: "390000000301")
            let reply = try #require(try await stack.waitForReplies(1, to: "390000000301").first)
            #expect(reply.contains("85 EUR"))
            let url = stack.redis.url.replacing("redis://", with: "redis://operator:operator-password@")
            let redis = RedisConnection(endpoint: try RedisEndpoint(url: url), label: "operator")
            _ = try await eventually("the keeper's round") {
                try await redis.send(["XLEN", "fd:events"]) == .integer(0) ? nil : true
            }
            let denied = try await redis.send(["ACL", "LOG"]).array ?? []
            #expect(denied.isEmpty, "\(denied.map { $0.array?.compactMap(\.text) ?? [] })")
            for command: RedisCommand in [["FLUSHALL"], ["XADD", "fd:inbound", "*", "a", "b"], ["KEYS", "*"]] {
                await #expect(throws: RedisError.self) { _ = try await redis.send(command) }
            }
            await redis.close()
            let edge = RedisConnection(
                endpoint: try RedisEndpoint(
                    url: stack.redis.url.replacing("redis://", with: "redis://gateway:gateway-password@")),
                label: "gateway")
            for command: RedisCommand in [
                ["PEXPIRE", "fd:inbound", "1"], ["PEXPIRE", "fd:llm:spend", "1"], ["XADD", "fd:ingest", "*", "a", "b"],
                ["XRANGE", "fd:inbound", "-", "+"],
            ] {
                await #expect(throws: RedisError.self) { _ = try await edge.send(command) }
            }
            await edge.close()
        }
    }

    @Test("answers a repeated webhook with 200 and the customer once")
    func duplicate() async throws {
        try await Stack.with { stack in
            for _ in 0..<3 { try await stack.write("Do you treat children?", as: "390000000006", id: "wamid.same") }
            _ = try await stack.waitForReplies(1, to: "390000000006")
            try await stack.write("Where can I park?", as: "390000000006")
            let replies = try await stack.waitForReplies(2, to: "390000000006")
            #expect(replies.count == 2)
            #expect(replies.last?.contains("Garibaldi") == true)
        }
    }

    @Test("answers several short messages once, and a later question after the first answer")
    func burst() async throws {
        try await Stack.with { stack in
            try await stack.write("Hi", as: "390000000007")
            try await stack.write("one thing", as: "390000000007")
            try await stack.write("How long does a cleaning take?", as: "390000000007")
            let replies = try await stack.waitForReplies(1, to: "390000000007")
            #expect(replies.first?.contains("45 minutes") == true)
            try await stack.write("Which languages do you speak?", as: "390000000007")
            let both = try await stack.waitForReplies(2, to: "390000000007")
            #expect(both.count == 2 && both.last?.contains("Italian") == true)
        }
    }

    @Test("gives a customer who asks for a person to a person, and stays silent afterwards")
    func handOff() async throws {
        try await Stack.with { stack in
            try await stack.write("I want to speak to a person", as: "390000000008")
            let replies = try await stack.waitForReplies(1, to: "390000000008")
            #expect(replies.first?.contains("colleague") == true)
            let pool = try stack.database.pool(size: 1)
            _ = try await eventually("the hand-off") {
                try await pool.query("select from frontdesk.conversation where owner = 'human'").isEmpty ? nil : true
            }
            try await stack.write("How much is a cleaning?", as: "390000000008")
            try await stack.write("How much is a cleaning?", as: "390000000009")
            _ = try await stack.waitForReplies(1, to: "390000000009")
            #expect(try await stack.replies(to: "390000000008").count == 1)
            await pool.close()
        }
    }

    @Test("loses no message when a service is killed and started again", arguments: Stack.names)
    func killed(name: String) async throws {
        try await Stack.with { stack in
            try await stack.service(name).end(SIGKILL)
            async let written: Void = writeAll(stack, customers: 20...24)
            if name == "gateway" {
                // WhatsApp delivers again until somebody answers.
                try await stack.service(name).start()
                try await written
            } else {
                try await written
                try await stack.service(name).start()
            }
            for customer in 20...24 {
                let replies = try await stack.waitForReplies(1, to: "3900000001\(customer)")
                #expect(replies.count == 1 && replies[0].contains("85 EUR"))
            }
        }
    }

    private func writeAll(_ stack: Stack, customers: ClosedRange<Int>) async throws {
        for customer in customers { try await stack.write("How much is a cleaning?", as: "3900000001\(customer)") }
    }

    @Test("loses no message when a service is killed in the middle of its work")
    func killedAtWork() async throws {
        try await Stack.with { stack in
            for round in 0..<3 {
                for name in ["router", "orchestrator", "dispatcher"] {
                    let customer = "39000000020\(round)\(name.count)"
                    try await stack.write("Which insurances do you accept?", as: customer)
                    try await stack.service(name).end(SIGKILL)
                    try await stack.service(name).start()
                    let replies = try await stack.waitForReplies(1, to: customer, within: .seconds(100))
                    #expect(replies.count == 1 && replies[0].contains("Unisalute"))
                }
            }
        }
    }

    @Test("loses no message when Redis forgets everything in the middle")
    func flushed() async throws {
        try await Stack.with { stack in
            let redis = try stack.redis.connection()
            for customer in 30...39 {
                try await stack.write("How much is a cleaning?", as: "3900000003\(customer)")
                if customer % 3 == 0 { _ = try await redis.send(["FLUSHALL"]) }
            }
            for customer in 30...39 {
                let replies = try await stack.waitForReplies(1, to: "3900000003\(customer)", within: .seconds(90))
                #expect(replies.count == 1)
            }
            await redis.close()
        }
    }

    @Test("sends once when WhatsApp accepts a message and its answer is lost: the echo tells")
    func ambiguous() async throws {
        try await Stack.with { stack in
            try await stack.fault(#"{"count":1,"acceptThenTimeout":true}"#)
            try await stack.write("Where can I park?", as: "390000000010")
            let pool = try stack.database.pool(size: 1)
            _ = try await eventually("the turn's end", within: .seconds(60)) {
                try await pool.query("select from frontdesk.turn where outcome = 'answered'").isEmpty ? nil : true
            }
            #expect(try await stack.replies(to: "390000000010").count == 1)
            await pool.close()
        }
    }

    @Test("tries again what WhatsApp refused for the moment")
    func refusedForNow() async throws {
        try await Stack.with { stack in
            try await stack.fault(#"{"count":1,"status":400,"code":130429}"#)
            try await stack.write("Where can I park?", as: "390000000011")
            let replies = try await stack.waitForReplies(1, to: "390000000011")
            #expect(replies.count == 1)
        }
    }

    @Test("refuses forged webhooks, and stores nothing of them")
    func forged() async throws {
        try await Stack.with { stack in
            let body = Array(#"{"object":"whatsapp_business_account","entry":[]}"#.utf8)
            let url = "http://127.0.0.1:\(stack.gatewayPort)/webhooks/whatsapp"
            for headers in [[], [("X-Hub-Signature-256", "sha256=" + String(repeating: "0", count: 64))]] {
                let response = try await stack.client.send(
                    HTTPRequest("POST", url, headers: headers.map { ($0.0, $0.1) }, body: body), deadline: .seconds(5))
                #expect(response.status == 401)
            }
            let handshake = "?hub.mode=subscribe&hub.challenge=7730215591&hub.verify_token="
            let right = try await stack.client.send(
                HTTPRequest("GET", url + handshake + "journey-token"), deadline: .seconds(5))
            #expect(right.status == 200 && String(decoding: right.body, as: UTF8.self) == "7730215591")
            let wrong = try await stack.client.send(
                HTTPRequest("GET", url + handshake + "other"), deadline: .seconds(5))
            #expect(wrong.status == 403)
            let pool = try stack.database.pool(size: 1)
            #expect(try await pool.query("select from frontdesk.inbox").isEmpty)
            #expect(try await pool.query("select from frontdesk.dead_letter").isEmpty)
            await pool.close()
        }
    }
}

@Suite("A service that cannot start", .timeLimit(.minutes(2)))
struct StartErrorTests {
    private func failure(_ environment: [String: String]) async throws -> String {
        let all = [
            "REDIS_URL": try TestEnvironment.redisURL, "DATABASE_URL": try TestEnvironment.databaseURL,
            "FRONTDESK_CONFIG": TestEnvironment.root + "/deploy/config/frontdesk.yaml",
            "ROUTER_ADMIN_PORT": "\(try freePort())",
        ]
        let router = ChildProcess(
            try TestEnvironment.binaries + "/router", environment: all.merging(environment) { _, new in new })
        #expect(try await router.run() == 1)
        return await router.output
    }

    @Test(
        "says in one line what is missing or wrong, and ends with code 1",
        arguments: [
            ("DATABASE_URL", "", "DATABASE_URL is not set"),
            ("REDIS_URL", "", "REDIS_URL is not set"),
            ("DATABASE_URL", "postgres://postgres@127.0.0.1:1/x", "check DATABASE_URL"),
            ("DATABASE_URL", "mysql://x", "write DATABASE_URL as postgres://"),
            ("REDIS_URL", "redis://127.0.0.1:1", "check REDIS_URL"),
            ("FRONTDESK_CONFIG", "/no/such/file", "set FRONTDESK_CONFIG"),
            ("ROUTER_ADMIN_PORT", "http", "it must be a port"),
        ]
    )
    func oneLine(variable: String, value: String, words: String) async throws {
        var environment = [variable: value]
        if variable == "REDIS_URL" {
            let database = try await TestDatabase()
            environment["DATABASE_URL"] = database.url
            let tool = ChildProcess(
                try TestEnvironment.binaries + "/retriever", ["migrate"], environment: ["DATABASE_URL": database.url])
            #expect(try await tool.run() == 0)
        }
        let output = try await failure(environment)
        #expect(output.contains(words), "\(output)")
        #expect(output.split(separator: "\n").count == 1 && output.hasPrefix("router: "), "\(output)")
    }

    @Test("refuses a database without its schema, and names the command that mends it")
    func noSchema() async throws {
        let database = try await TestDatabase()
        let output = try await failure(["DATABASE_URL": database.url])
        #expect(output.contains("run 'retriever migrate'"), "\(output)")
        try await database.drop()
    }
}
