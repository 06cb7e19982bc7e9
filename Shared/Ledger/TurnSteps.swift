import Contracts
import Postgres

/// The steps that every turn takes, each with its function and its queue.
struct TurnSteps: Sendable {
    let begin: StepCoalescer
    let pin: StepCoalescer
    let claim: StepCoalescer
    let settle: StepCoalescer

    init(_ pool: PostgresPool, _ currentPolicy: @escaping @Sendable () -> LedgerPolicy) {
        begin = StepCoalescer("begin", pool) { calls in
            let policy = currentPolicy()
            return """
                select frontdesk.begin(
                    c.business, c.conversation, c.turn, \(policy.lease.wholeMilliseconds), \(policy.deadline.wholeMilliseconds),
                    \(policy.maximumStarts), \(policy.historyLength), c.worker)::text
                from jsonb_to_recordset(\(calls)::jsonb) c(business text, conversation uuid, turn int, worker text)
                """
        }
        pin = StepCoalescer("pin", pool) { calls in
            """
            select frontdesk.pin(c.business, c.conversation, c.turn, c.fence, c.answer,
                \(currentPolicy().lease.wholeMilliseconds))::text
            from jsonb_to_recordset(\(calls)::jsonb)
                c(business text, conversation uuid, turn int, fence int, answer jsonb)
            """
        }
        claim = StepCoalescer("claim_send", pool) { calls in
            let policy = currentPolicy()
            return """
                select frontdesk.claim_send(
                    c.business, c.conversation, c.turn, c.fence, \(policy.lease.wholeMilliseconds),
                    \(policy.reconcile.wholeMilliseconds), c.resend, \(policy.maximumStarts))::text
                from jsonb_to_recordset(\(calls)::jsonb)
                    c(business text, conversation uuid, turn int, fence int, resend boolean)
                """
        }
        settle = StepCoalescer("settle_send", pool) { calls in
            let policy = currentPolicy()
            return """
                select frontdesk.settle_send(
                    c.business, c.conversation, c.turn, c.fence, c.part, c.attempt, c.result, c.wamid, c.error, c.delay,
                    \(policy.maximumAttempts), \(policy.lease.wholeMilliseconds), \(policy.reconcile.wholeMilliseconds),
                    c.resend)::text
                from jsonb_to_recordset(\(calls)::jsonb)
                    c(business text, conversation uuid, turn int, fence int, part int, attempt int, result text,
                      wamid text, error text, delay int, resend boolean)
                """
        }
    }
}
