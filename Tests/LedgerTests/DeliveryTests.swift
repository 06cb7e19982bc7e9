import Contracts
import Ledger
import Postgres
import TestSupport
import Testing

@Suite("What WhatsApp allows, in the ledger")
struct DeliveryTests: LedgerSuite {
    private func receipt(_ status: Receipt.Status, send: String, code: Int? = nil, pricing: String? = nil)
        -> InboundEvent
    {
        .receipt(
            Receipt(
                business: business, message: MessageID(rawValue: "o1"), send: send, status: status, at: .now,
                errorCode: code, errorText: code.map { _ in "no" }, pricing: pricing))
    }

    private func notice(_ field: String, _ value: String) -> InboundEvent {
        .notice(Notice(business: business, id: "\(UniqueID())", account: "1", field: field, value: value))
    }

    @Test("Words such as STOP end advertising, START brings it back, and other words change nothing")
    func words() async throws {
        try await with { ledger, _ in
            let grant = try await begun(ledger, message("w1", "Please stop by"))
            let conversation = grant.turn.conversation
            #expect(try await ledger.wantsMarketing(conversation, of: business))
            _ = try await ledger.accept([message("w2", " Stop! ")])
            #expect(try await !ledger.wantsMarketing(conversation, of: business))
            _ = try await ledger.accept([message("w3", "START")])
            #expect(try await ledger.wantsMarketing(conversation, of: business))
            _ = try await ledger.accept(
                [notice("user_preferences", #"{"user_preferences":[{"wa_id":"39333","value":"stop"}]}"#)])
            #expect(try await !ledger.wantsMarketing(conversation, of: business))
            _ = try await ledger.accept(
                [notice("user_preferences", #"{"user_preferences":[{"wa_id":"39333","value":"resume"}]}"#)])
            #expect(try await ledger.wantsMarketing(conversation, of: business))
        }
    }

    @Test("A failure with 131050 ends advertising")
    func refusedAdvertising() async throws {
        try await with { ledger, _ in
            let grant = try await begun(ledger, message("w1"))
            _ = try await ledger.pin(grant.turn, answer: answer("News!"))
            let send = try claimed(try await ledger.claimSend(grant.turn, resend: true))
            _ = try await ledger.settle(send, .sent(MessageID(rawValue: "o1")), resend: true)
            _ = try await ledger.accept([receipt(.failed, send: send.id, code: 131050)])
            #expect(try await !ledger.wantsMarketing(grant.turn.conversation, of: business))
        }
    }

    @Test("A template follows what Meta says of it, whatever odd values come with it")
    func templates() async throws {
        try await with { ledger, _ in
            func update(_ event: String) -> InboundEvent {
                notice(
                    "message_template_status_update",
                    #"{"event":"\#(event)","message_template_id":1,"message_template_name":"ready","#
                        + #""message_template_language":"en-US","reason":null,"message_template_category":"UTILITY"}"#)
            }
            _ = try await ledger.accept([update("APPROVED"), notice("message_template_status_update", "{}")])
            let approved = try #require(try await ledger.templates(of: business).first)
            #expect(approved.name == "ready" && approved.language == "en_US" && approved.isSendable)
            _ = try await ledger.accept([
                update("PAUSED"),
                notice(
                    "template_category_update",
                    #"{"message_template_name":"ready","message_template_language":"en_US","#
                        + #""previous_category":"UTILITY","new_category":"MARKETING"}"#),
            ])
            let paused = try await ledger.templates(of: business)
            #expect(paused.map(\.status) == ["PAUSED"] && paused.map(\.category) == ["MARKETING"])
        }
    }

    @Test("A message that is put off or held uses up no attempt, and one that made no call no allowance")
    func waits() async throws {
        try await with {
            $0.maximumAttempts = 1
        } _: { ledger, pool in
            let grant = try await begun(ledger, message("w1"))
            _ = try await ledger.pin(grant.turn, answer: answer("85 EUR"))
            var step = try await ledger.claimSend(grant.turn, resend: true)
            for round in 0..<4 {
                let result: SendResult =
                    round % 2 == 0
                    ? .deferred(after: .zero, reason: "busy") : .held(after: .zero, error: "190 expired")
                step = try await ledger.settle(try claimed(step), result, resend: true)
                if case .later = step { step = try await ledger.claimSend(grant.turn, resend: true) }
                if case .stale = step {
                    let due = try #require(try await ledger.sweep().due.first)
                    step = try await ledger.claimSend(due.turn, resend: true)
                }
            }
            let last = try claimed(step)
            #expect(last.attempt == 5)
            let rows = try await pool.query(
                "select ceil(extract(epoch from pair_until - clock_timestamp()))::bigint from frontdesk.conversation")
            // Two calls were made, and the third is under way: three times six seconds at most.
            #expect(try #require(rows.first).decode(0, as: Int.self) <= 18)
            #expect(finished(try await ledger.settle(last, .sent(MessageID(rawValue: "o1")), resend: true)) != nil)
        }
    }

    @Test("The forty-sixth message at once waits until the customer's allowance has room again")
    func pair() async throws {
        try await with { ledger, pool in
            let grant = try await begun(ledger, message("w1"))
            let texts = (1...50).map { "part \($0)" }
            let answer = Answer(
                outcome: .answered, parts: texts.map { .text($0) }, provider: "template", confidence: 1, intent: nil,
                language: "en", configuration: "test")
            _ = try await ledger.pin(grant.turn, answer: answer)
            var step = try await ledger.claimSend(grant.turn, resend: true)
            var sent: [String] = []
            while case .send(let send) = step {
                sent.append(send.content.text ?? "")
                step = try await ledger.settle(send, .sent(MessageID(rawValue: "o\(send.part)")), resend: true)
            }
            guard case .later(let delay) = step else { return #expect(Bool(false), "nothing waited") }
            // Half a second of the allowance is kept back, so the forty-fifth may have to wait already.
            #expect([44, 45].contains(sent.count) && sent == Array(texts.prefix(sent.count)) && delay <= .seconds(6))
        }
    }

    @Test("So many people a day are written to outside their windows, each counted once")
    func portfolio() async throws {
        try await with { ledger, _ in
            func admit(_ recipient: String) async throws -> Duration? {
                try await ledger.admit(recipient: recipient, portfolio: "p", limit: 2)
            }
            for recipient in ["a", "b", "a"] { #expect(try await admit(recipient) == nil) }
            let wait = try #require(try await admit("c"))
            #expect(wait > .seconds(86_000) && wait <= .seconds(86_400))
            try await withThrowingTaskGroup(of: Bool.self) { group in
                for index in 0..<20 {
                    group.addTask {
                        try await ledger.admit(recipient: "r\(index)", portfolio: "q", limit: 7) == nil
                    }
                }
                var admitted = 0
                for try await isAdmitted in group where isAdmitted { admitted += 1 }
                #expect(admitted == 7)
            }
        }
    }

    @Test("What is sent in place of a reply stands in the ledger, and an old claim changes nothing")
    func substitute() async throws {
        try await with { ledger, pool in
            let grant = try await begun(ledger, message("w1"))
            _ = try await ledger.pin(grant.turn, answer: answer("85 EUR", "Shall I book it?"))
            let send = try claimed(try await ledger.claimSend(grant.turn, resend: true))
            let template = MessageContent(.template(.init(name: "ready", language: "en", text: "Hello")))
            #expect(try await ledger.substitute(template, for: send))
            let rows = try await pool.query("select content ->> 'type' from frontdesk.send")
            #expect(rows.count == 1, "the template tells the second part, too")
            #expect(try #require(rows.first).decode(0, as: String.self) == "template")
            let step = try await ledger.settle(send, .sent(MessageID(rawValue: "o1")), resend: true)
            #expect(finished(step)?.outcome == "answered")
            #expect(try await !ledger.substitute(.text("no"), for: send))
        }
    }

    @Test(
        "Of a part that was sent twice, the copy that came further tells; a late word of the other takes nothing back")
    func copies() async throws {
        try await with { ledger, pool in
            let grant = try await begun(ledger, message("w1"))
            _ = try await ledger.pin(grant.turn, answer: answer("85 EUR"))
            let send = try claimed(try await ledger.claimSend(grant.turn, resend: true))
            _ = try await ledger.settle(send, .sent(MessageID(rawValue: "second")), resend: true)
            func told(_ status: Receipt.Status, _ wamid: String) async throws -> String? {
                _ = try await ledger.accept([
                    .receipt(
                        Receipt(
                            business: business, message: MessageID(rawValue: wamid), send: send.id, status: status,
                            at: .now, errorCode: status == .failed ? 131026 : nil, errorText: nil))
                ])
                let row = try await pool.query("select status::text, state::text, wamid from frontdesk.send").first
                #expect(try row?.decode("state", as: String.self) == "sent")
                #expect(try row?.decode("wamid", as: String.self) == "second")
                return try row?.decode("status", as: String?.self)
            }
            #expect(try await told(.failed, "first") == nil)
            #expect(try await told(.delivered, "second") == "delivered")
            #expect(try await told(.sent, "first") == "delivered")
            #expect(try await told(.read, "first") == "read")
            let needs = try await pool.query("select needs_human from frontdesk.conversation").first
            #expect(try needs?.decode(0, as: String?.self) == nil)
        }
    }

    @Test("A part of which WhatsApp says nothing for a minute is counted until it does")
    func unheard() async throws {
        try await with { ledger, pool in
            try await answered(ledger, try await begun(ledger, message("w1")))
            #expect(try await ledger.waiting().unheard == 0)
            try await pool.script("update frontdesk.turn set finished_at = now() - interval '90 seconds'")
            #expect(try await ledger.waiting().unheard == 1)
            let row = try #require(try await pool.query("select id::text from frontdesk.send").first)
            let id = try row.decode(0, as: String.self)
            _ = try await ledger.accept([receipt(.sent, send: id)])
            #expect(try await ledger.waiting().unheard == 0)
        }
    }

    @Test("What WhatsApp charges is counted once for a message, although it is told twice")
    func pricing() async throws {
        try await with { ledger, pool in
            let grant = try await begun(ledger, message("w1"))
            _ = try await ledger.pin(grant.turn, answer: answer("85 EUR"))
            let send = try claimed(try await ledger.claimSend(grant.turn, resend: true))
            _ = try await ledger.settle(send, .sent(MessageID(rawValue: "o1")), resend: true)
            let price = #"{"billable":true,"type":"regular","category":"utility"}"#
            _ = try await ledger.accept([
                receipt(.delivered, send: send.id, pricing: price), receipt(.sent, send: send.id, pricing: price),
                receipt(.read, send: send.id),
            ])
            let charged = try await ledger.charged(business, since: .now - 60_000)
            #expect(charged.map(\.count) == [1])
            #expect(charged.first?.category == "utility" && charged.first?.prefix == "3933")
        }
    }
}
