import Contracts
import Postgres

extension Ledger {
    /// Stores the events of one or many webhooks in one commit. Only afterwards may a webhook be answered with 200.
    ///
    /// - Returns: one verdict per event, in the events' order.
    package func accept(_ events: [InboundEvent]) async throws(LedgerError) -> [AcceptedEvent] {
        var rows: [AcceptRow] = []
        var places: [Int] = []
        var kept: [KeptWebhook] = []
        for (place, event) in events.enumerated() {
            if case .webhook(let webhook) = event {
                kept.append(webhook)
            } else {
                rows.append(AcceptRow(event, voiceHold: policy.voiceHold))
                places.append(place)
            }
        }
        // A webhook without items has nothing to replay.
        guard !rows.isEmpty else { return events.map { _ in AcceptedEvent(verdict: .accepted, scheduled: nil) } }
        let answered: [PostgresRow]
        do {
            answered = try await pool.query(
                """
                select ord, verdict, conversation_id::text, turn, delay_ms from \(try keeping(kept)) frontdesk.accept(
                    \(try json(rows, step: "accept"))::jsonb,
                    \(policy.takeover.wholeMilliseconds) * interval '1 ms', \(policy.inFlight))
                """
            )
        } catch let error as PostgresError {
            throw .postgres(error)
        } catch let error as LedgerError {
            throw error
        } catch {
            throw .unreadableAnswer(step: "accept", reason: "\(error)")
        }
        var accepted = events.map { event -> AcceptedEvent? in
            if case .webhook = event { AcceptedEvent(verdict: .accepted, scheduled: nil) } else { nil }
        }
        for row in answered {
            let (index, event) = try accept(row, of: events, at: places)
            accepted[index] = event
        }
        let complete = accepted.compactMap { $0 }
        guard complete.count == events.count else {
            throw .unreadableAnswer(step: "accept", reason: "\(complete.count) verdicts for \(events.count) events")
        }
        return complete
    }

    /// The table function that keeps the webhooks, in the same commit; nothing when there are none.
    private func keeping(_ webhooks: [KeptWebhook]) throws(LedgerError) -> SQL {
        guard let keep = webhooks.map(\.keep).min() else { return "" }
        struct Row: Encodable {
            let id: String
            let body: String
        }
        let rows = webhooks.map { Row(id: $0.id, body: $0.body.storable) }
        return """
            frontdesk.keep_webhooks(
                \(try json(rows, step: "accept"))::jsonb, \(keep.wholeMilliseconds) * interval '1 ms') kept,
            """
    }

    private func accept(
        _ row: PostgresRow,
        of events: [InboundEvent],
        at places: [Int]
    ) throws(LedgerError) -> (Int, AcceptedEvent) {
        do {
            let ord = try row.decode("ord", as: Int.self)
            let word = try row.decode("verdict", as: String.self)
            let index = places.indices.contains(ord) ? places[ord] : -1
            guard events.indices.contains(index), let verdict = AcceptedEvent.Verdict(rawValue: word) else {
                throw LedgerError.unreadableAnswer(step: "accept", reason: "event \(ord) is '\(word)'")
            }
            var scheduled: ScheduledTurn?
            if let turn = try row.decode("turn", as: Int?.self), case .message(let message) = events[index] {
                scheduled = ScheduledTurn(
                    turn: TurnReference(
                        business: message.business,
                        conversation: ConversationID(rawValue: try row.decode("conversation_id", as: String.self)),
                        turn: turn,
                        fence: 0
                    ),
                    message: message.id,
                    text: message.text,
                    traceparent: message.traceparent,
                    delayMilliseconds: try row.decode("delay_ms", as: Int?.self) ?? 0
                )
            }
            return (index, AcceptedEvent(verdict: verdict, scheduled: scheduled))
        } catch let error as LedgerError {
            throw error
        } catch {
            throw .unreadableAnswer(step: "accept", reason: "\(error)")
        }
    }
}

/// One event as `frontdesk.accept` reads it. Postgres cannot store U+0000, so it becomes U+FFFD here, once.
private struct AcceptRow: Encodable {
    var event: String
    var business: String?
    var number: String?
    var phone: String?
    var otherPhone: String?
    var userID: String?
    var name: String?
    var candidate: String?
    var id: String
    var kind: String?
    var body: String?
    var detail: MessageDetail?
    var payload: String?
    var sentMilliseconds: Int64?
    var opensTurn: Bool?
    var windowMilliseconds: Int?
    var capMilliseconds: Int?
    var merges: Bool?
    var traceparent: String?
    var sendID: String?
    var status: String?
    var error: String?
    var reason: String?
    var newPhone: String?
    var newUserID: String?
    var holdMilliseconds: Int?

    enum CodingKeys: String, CodingKey {
        case event, business, number, phone, name, candidate, id, kind, body, detail, payload, traceparent, status
        case error, merges, reason
        case otherPhone = "other_phone"
        case userID = "user_id"
        case sentMilliseconds = "sent_ms"
        case opensTurn = "opens_turn"
        case windowMilliseconds = "window_ms"
        case capMilliseconds = "cap_ms"
        case sendID = "send_id"
        case newPhone = "new_phone"
        case newUserID = "new_user"
        case holdMilliseconds = "hold_ms"
    }

    init(_ event: InboundEvent, voiceHold: Duration) {
        switch event {
        case .message(let message):
            self.init(event: "message", business: message.business, id: message.id.rawValue)
            add(message.customer)
            otherPhone = message.otherPhone?.storable
            kind = message.kind
            body = message.text?.storable
            detail = message.detail
            if case .media? = message.detail?.content { holdMilliseconds = Int(voiceHold.wholeMilliseconds) }
            payload = message.payload.storable
            sentMilliseconds = message.sentAt
            opensTurn = message.opensTurn
            windowMilliseconds = message.windowMilliseconds
            capMilliseconds = message.capMilliseconds
            merges = message.merges ? true : nil
            traceparent = message.traceparent
            if case .system(let note)? = message.detail?.content {
                newPhone = note.phone
                newUserID = note.userID
            }
        case .echo(let echo):
            self.init(event: "echo", business: echo.business, id: echo.id.rawValue)
            add(echo.customer)
            body = echo.text?.storable
            payload = echo.payload.storable
            sentMilliseconds = echo.sentAt
        case .receipt(let receipt):
            self.init(event: "receipt", business: receipt.business, id: receipt.message.rawValue)
            payload = receipt.pricing?.replacing("\\u0000", with: "\\ufffd").storable
            sendID = receipt.send
            status = receipt.status.rawValue
            sentMilliseconds = receipt.at
            error = receipt.errorCode.map { "\($0) \(receipt.errorText ?? "")".storable }
        case .unreadable(let item):
            self.init(event: "unreadable", business: item.business, id: item.id)
            reason = item.reason.storable
            payload = item.payload.storable
        case .notice(let notice):
            self.init(event: "notice", business: notice.business, id: notice.id)
            number = notice.account
            kind = notice.field.storable
            payload = notice.value.replacing("\\u0000", with: "\\ufffd").storable
        case .webhook(let webhook):
            self.init(event: "webhook", business: nil, id: webhook.id)
        }
    }

    private init(event: String, business: BusinessID?, id: String) {
        self.event = event
        self.business = business?.rawValue
        self.id = id.storable
    }

    private mutating func add(_ customer: Customer) {
        number = customer.number
        phone = customer.phone?.storable
        userID = customer.userID?.storable
        name = customer.name?.storable
        candidate = UniqueID().description
    }
}

extension String {
    fileprivate var storable: String {
        utf8.contains(0) ? replacing("\0", with: "\u{FFFD}") : self
    }
}
