package import Contracts
import Postgres

extension Ledger {
    /// The newest first.
    ///
    /// - Parameters:
    ///   - includeReplayed: also those that were replayed already.
    package func deadLetters(
        limit: Int = 100,
        includeReplayed: Bool = false
    ) async throws(LedgerError) -> [DeadLetter] {
        try await ask(
            "dead letters",
            """
            select coalesce(jsonb_agg(frontdesk.dead_letter_json(d) order by d.created_at desc), '[]')::text
            from (
                select * from frontdesk.dead_letter
                where replayed_as is null or \(includeReplayed)
                order by created_at desc limit \(limit)) d
            """,
            as: [DeadLetter].self
        )
    }

    /// One letter with the history of its turn; nil when there is none of this id.
    package func deadLetter(_ id: String) async throws(LedgerError) -> DeadLetter? {
        try await ask(
            "dead letter",
            """
            select coalesce((
                select frontdesk.dead_letter_json(d) || jsonb_build_object('history', coalesce((
                    select jsonb_agg(jsonb_build_object(
                        'at', h.at, 'step', h.step, 'fence', h.fence, 'detail', h.detail::text) order by h.at)
                    from frontdesk.turn_of_letter(d) t
                    join frontdesk.hop h on h.business_id = d.business_id
                        and h.conversation_id = t.conversation_id and h.turn = t.turn), '[]'))
                from frontdesk.dead_letter d where d.id = \(id) limit 1), 'null')::text
            """,
            as: DeadLetter?.self
        )
    }

    /// Keeps why a stage worked on a turn in vain: what `dead show` and `trace` tell of it.
    package func noteFailure(of turn: TurnReference, in service: String, _ reason: String) async throws(LedgerError) {
        try await perform(
            """
            select frontdesk.note(
                \(turn.business.rawValue), \(turn.conversation.rawValue)::uuid, \(turn.turn), \(turn.fence), 'failed',
                jsonb_build_object('service', \(service)::text, 'error', \(reason)::text))
            """
        )
    }

    /// Does once more what the letter stands for. A second replay changes nothing.
    package func replay(_ letter: DeadLetter) async throws(LedgerError) -> ReplayVerdict {
        struct Reply: Decodable {
            let verdict: String
            let `as`: String?
        }
        let reply = try await ask(
            "replay", "select frontdesk.replay(\(letter.business), \(letter.id))::text", as: Reply.self)
        return switch reply.verdict {
        case "replayed": .replayed(as: reply.as ?? "")
        case "replayed already": .replayedAlready(as: reply.as ?? "")
        case "unreadable": .unreadable
        case "busy": .busy
        case "with a person": .withPerson
        default: .unknown
        }
    }

    /// Removes the letter: a person has dealt with it.
    package func drop(_ letter: DeadLetter) async throws(LedgerError) {
        try await perform(
            "delete from frontdesk.dead_letter where business_id = \(letter.business) and id = \(letter.id)")
    }

    /// Everything known of the message: its turn's steps, from the webhook to the receipts, oldest first.
    package func timeline(of message: String) async throws(LedgerError) -> MessageTimeline? {
        try await ask(
            "timeline",
            """
            select coalesce((
                select jsonb_build_object(
                    'business', i.business_id, 'conversation', i.conversation_id, 'turn', i.turn,
                    'text', i.body, 'kind', i.kind, 'state', t.state, 'stage', t.stage, 'outcome', t.outcome,
                    'needsHuman', c.needs_human, 'owner', c.owner,
                    'steps', jsonb_build_array(
                        jsonb_build_object('at', i.sent_at, 'step', 'written', 'fence', 0),
                        jsonb_build_object('at', i.received_at, 'step', 'accepted by the gateway', 'fence', 0))
                      || coalesce((
                        select jsonb_agg(jsonb_build_object(
                            'at', h.at, 'step', h.step, 'fence', h.fence, 'detail', h.detail::text) order by h.at)
                        from frontdesk.hop h
                        where h.business_id = i.business_id and h.conversation_id = i.conversation_id
                          and h.turn = i.turn), '[]'))
                from frontdesk.inbox i
                join frontdesk.conversation c on c.business_id = i.business_id and c.id = i.conversation_id
                left join frontdesk.turn t on t.business_id = i.business_id
                    and t.conversation_id = i.conversation_id and t.turn = i.turn
                where i.event_id = \(message) limit 1), 'null')::text
            """,
            as: MessageTimeline?.self
        )
    }
}
