import Contracts
import HTTP
import Ledger
import Limits
import Logging
import MetaRules
import Postgres
import Redis
import Settings
import Telemetry
import TestSupport
import Testing

@testable import DispatcherService

/// Every documented error code, from the refusal to what stands in the ledger and what a person sees afterwards.
@Suite("After a refusal")
struct ReactionLedgerTests {
    /// What is left of a reply that WhatsApp refused at its first attempt.
    private enum Fate: Equatable {
        /// It is tried again by itself, and nobody is bothered.
        case waits
        /// The same, and all of the number rests.
        case waitsWithNumber
        /// A person is told, and finds it among the dead letters with the code.
        case failed
    }

    private static func fate(_ code: Int) -> Fate {
        switch code {
        // Too fast, too much at once, or out of order for a moment.
        case 1, 2, 130429, 131000, 131016, 131047, 131048, 131049, 131056, 131057, 131208, 132069, 133004, 133015,
            134102,
            135000:
            .waits
        // Limits of calls or of the account, and what a person has to mend at Meta.
        case 0, 3, 4, 10, 33, 104, 190, 200...299, 368, 613, 80007, 131005, 131031, 131037, 131042, 131044, 131045,
            131064, 133000, 133005, 133006, 133008, 133009, 133010, 133016, 134011, 134101:
            .waitsWithNumber
        default: .failed
        }
    }

    private let business = BusinessID(rawValue: "demo")

    private func with(_ body: (Ledger, PostgresPool, NumberLimiter) async throws -> Void) async throws {
        let database = try await TestDatabase()
        let pool = try database.pool()
        _ = try await Migrator(pool: pool).migrate([LedgerSchema.migrations])
        let redis = RedisConnection(endpoint: try RedisEndpoint(url: try TestEnvironment.redisURL), label: "codes")
        do {
            try await body(Ledger(pool: pool), pool, NumberLimiter(redis: redis, patience: .seconds(60)))
        } catch {
            await redis.close()
            await pool.close()
            try await database.drop()
            throw error
        }
        await redis.close()
        await pool.close()
        try await database.drop()
    }

    private func claimed(_ ledger: Ledger, _ name: String, _ content: MessageContent) async throws -> ClaimedSend {
        let message = InboundEvent.message(
            InboundMessage(
                business: business, id: MessageID(rawValue: "in-\(name)"),
                customer: Customer(number: "n-\(name)", phone: "39333\(name)", userID: nil, name: "Mara"), kind: "text",
                text: "How much?", payload: "{}", sentAt: .now, opensTurn: true, windowMilliseconds: 0, traceparent: nil
            ))
        let scheduled = try #require(try await ledger.accept([message]).first?.scheduled)
        guard case .granted(let grant) = try await ledger.begin(scheduled.turn, worker: "w") else {
            throw NotInTime(description: "the turn was not granted")
        }
        let answer = Answer(
            outcome: .answered, parts: [content], provider: "template", confidence: 1, intent: nil, language: "en",
            configuration: "test")
        _ = try await ledger.pin(grant.turn, answer: answer)
        guard case .send(let send) = try await ledger.claimSend(grant.turn, resend: true) else {
            throw NotInTime(description: "no part was claimed")
        }
        return send
    }

    /// Lets a claimed reply be refused, and settles it.
    private func refuse(
        _ send: ClaimedSend, _ code: Int, _ ledger: Ledger, _ limiter: NumberLimiter, _ holds: NumberHolds
    ) async throws {
        let settings = try FrontdeskSettings(
            yaml: #"businesses: [{ id: demo, name: Demo, numbers: ["1"] }]"#, source: "test")
        let sender = Sender(
            ledger: ledger,
            whatsapp: WhatsAppClient(
                client: .init(), baseURL: "http://127.0.0.1:1", version: "v25.0", token: Secret("t")),
            limiter: limiter, limits: GrantedLimits { _ in .nothing }, holds: holds,
            metrics: DispatcherMetrics(MetricsRegistry(service: "test", version: "0")))
        let job = Sender.Job(
            send: send,
            answer: Answer(
                outcome: .answered, parts: [send.content], provider: "template", confidence: 1, intent: nil,
                language: "en",
                configuration: "test"),
            business: settings.businesses[0], claimedAt: .now)
        var logger = Logger(label: "test")
        logger.logLevel = .critical
        let result = try await sender.result(
            of: .refused(GraphError(code: code, text: "told by a test")), job, logger, now: .now)
        _ = try await ledger.settle(send, result, resend: true)
    }

    @Test("The reply waits, its number rests, or a person is told: for every documented code, and for one nobody knows")
    func everyCode() async throws {
        try await with { ledger, pool, limiter in
            for code in ErrorCodes.all.keys.sorted() + [999_999] {
                let holds = NumberHolds()
                let send = try await claimed(ledger, "\(code)", .text("At eight."))
                try await refuse(send, code, ledger, limiter, holds)
                let row = try #require(
                    try await pool.query(
                        """
                        select s.state, s.error, c.needs_human, s.not_before > clock_timestamp() as later,
                            (select d.reason from frontdesk.dead_letter d where d.id = s.id::text) as reason
                        from frontdesk.send s join frontdesk.conversation c on c.id = s.conversation_id
                        where s.id = \(send.id)::uuid
                        """
                    ).first)
                let state = try row.decode("state", as: String.self)
                let reason = try row.decode("reason", as: String?.self)
                let needs = try row.decode("needs_human", as: String?.self)
                let isHeld = holds.current(send.customer.number) != nil
                switch Self.fate(code) {
                case .waits, .waitsWithNumber:
                    #expect(state == "planned" && reason == nil && needs == nil, "\(code): \(state)")
                    #expect(try row.decode("later", as: Bool?.self) == true, "\(code)")
                    #expect(isHeld == (Self.fate(code) == .waitsWithNumber), "\(code)")
                case .failed:
                    #expect(state == "failed" && !isHeld, "\(code): \(state)")
                    #expect(reason?.hasPrefix("\(code) ") == true && needs == "a reply could not be sent", "\(code)")
                }
                #expect(try row.decode("error", as: String?.self)?.contains("\(code)") == true, "\(code)")
            }
        }
    }

    @Test("Too much to one customer is no failure however often it is told, and the next parts keep to WhatsApp's pace")
    func pairLimit() async throws {
        try await with { ledger, pool, limiter in
            var send = try await claimed(ledger, "pair", .text("At eight."))
            for attempt in 1...7 {
                try await refuse(send, 131056, ledger, limiter, NumberHolds())
                let row = try #require(
                    try await pool.query(
                        """
                        select s.state, frontdesk.pair_free_at(c.pair_until) >= s.not_before as paced
                        from frontdesk.send s join frontdesk.conversation c on c.id = s.conversation_id
                        """
                    ).first)
                #expect(try row.decode("state", as: String.self) == "planned", "after attempt \(attempt)")
                #expect(try row.decode("paced", as: Bool.self))
                try await pool.script(
                    "update frontdesk.send set not_before = null; update frontdesk.conversation set pair_until = null")
                guard case .send(let next) = try await ledger.claimSend(send.turn, resend: true) else {
                    // The turn was handed back: the sweeper's grant has the next fence.
                    throw NotInTime(description: "no part was claimed")
                }
                send = next
            }
        }
    }

    @Test("A number Meta has flagged is shown to whoever watches", arguments: [("FLAGGED", "1"), ("UNFLAGGED", "0")])
    func flagged(standing: String, shown: String) async throws {
        try await with { ledger, _, limiter in
            let send = try await claimed(ledger, standing, .text("At eight."))
            let number = send.customer.number
            try await ledger.know([
                KnownNumber(business: business, number: number, display: "1555", account: "204")
            ])
            let value = #"{"display_phone_number":"1555","event":"\#(standing)"}"#
            _ = try await ledger.accept([
                .notice(
                    Notice(
                        business: business, id: standing, account: "204", field: "phone_number_quality_update",
                        value: value))
            ])
            let registry = MetricsRegistry(service: "test", version: "0")
            let sender = Sender(
                ledger: ledger,
                whatsapp: WhatsAppClient(
                    client: .init(), baseURL: "http://127.0.0.1:1", version: "v25.0", token: Secret("t")),
                limiter: limiter, limits: GrantedLimits { try await ledger.granted($0) }, holds: NumberHolds(),
                metrics: DispatcherMetrics(registry))
            let settings = try FrontdeskSettings(
                yaml: #"businesses: [{ id: demo, name: Demo, numbers: ["1"] }]"#, source: "test")
            let answer = Answer(
                outcome: .answered, parts: [send.content], provider: "template", confidence: 1, intent: nil,
                language: "en", configuration: "test")
            _ = try await sender.send(
                Sender.Job(send: send, answer: answer, business: settings.businesses[0], claimedAt: .now),
                logger: Logger(label: "test"))
            #expect(registry.exposition().contains(#"frontdesk_number_flagged{number="\#(number)"} \#(shown)"#))
        }
    }

    @Test("A paused or disabled template is used no more, and whoever stopped advertising is asked no more")
    func remembered() async throws {
        try await with { ledger, _, limiter in
            let template = MessageContent(.template(.init(name: "ready", language: "en")))
            for (code, status) in [(132015, "PAUSED"), (132016, "DISABLED"), (132001, "DELETED")] {
                let send = try await claimed(ledger, "\(code)", template)
                try await refuse(send, code, ledger, limiter, NumberHolds())
                #expect(try await ledger.templates(of: business).map(\.status) == [status])
            }
            let send = try await claimed(ledger, "131050", template)
            try await refuse(send, 131050, ledger, limiter, NumberHolds())
            #expect(try await !ledger.wantsMarketing(send.turn.conversation, of: business))
        }
    }

    @Test("A file WhatsApp cannot have is left out, and what was written under it is sent alone")
    func withoutMedia() async throws {
        try await with { ledger, pool, limiter in
            let image = MessageContent(.image(.init(.link("https://x.example/a.jpg"), caption: "Our cakes")))
            let send = try await claimed(ledger, "caption", image)
            try await refuse(send, 131053, ledger, limiter, NumberHolds())
            let row = try #require(
                try await pool.query(
                    "select state, content ->> 'text' as text from frontdesk.send where content ->> 'type' = 'text'"
                ).first)
            #expect(try row.decode("state", as: String.self) == "sending")
            #expect(try row.decode("text", as: String.self) == "Our cakes")
        }
    }

    @Test("What WhatsApp fails after it accepted it is told to a person, whatever the code")
    func failedLater() async throws {
        try await with { ledger, pool, _ in
            for code in [131026, 131047, 131049, 131050, 131053, 130472, 132015, 130403] {
                let send = try await claimed(ledger, "w\(code)", .text("At eight."))
                _ = try await ledger.settle(send, .sent(MessageID(rawValue: "o\(code)")), resend: true)
                _ = try await ledger.accept([
                    .receipt(
                        Receipt(
                            business: business, message: MessageID(rawValue: "o\(code)"), send: send.id,
                            status: .failed,
                            at: .now, errorCode: code, errorText: "no"))
                ])
                let row = try #require(
                    try await pool.query(
                        """
                        select s.state, s.error, c.needs_human from frontdesk.send s
                        join frontdesk.conversation c on c.id = s.conversation_id where s.id = \(send.id)::uuid
                        """
                    ).first)
                #expect(try row.decode("state", as: String.self) == "failed", "\(code)")
                #expect(try row.decode("needs_human", as: String?.self) == "a reply could not be delivered", "\(code)")
                #expect(try row.decode("error", as: String?.self)?.hasPrefix("\(code)") == true, "\(code)")
            }
        }
    }
}
