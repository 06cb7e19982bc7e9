import Contracts
import Postgres

/// The steps that every turn takes, each with its function and its queue.
struct TurnSteps: Sendable {
    let begin: StepCoalescer
    let pin: StepCoalescer
    let claim: StepCoalescer
    let settle: StepCoalescer

    init(_ pool: PostgresPool, _ policy: LedgerPolicy) {
        let lease = policy.lease.wholeMilliseconds
        let reconcile = policy.reconcile.wholeMilliseconds
        begin = StepCoalescer("begin", pool) { calls in
            """
            select frontdesk.begin(
                c.business, c.conversation, c.turn, \(lease), \(policy.deadline.wholeMilliseconds),
                \(policy.maximumStarts), \(policy.historyLength), c.worker)::text
            from jsonb_to_recordset(\(calls)::jsonb) c(business text, conversation uuid, turn int, worker text)
            """
        }
        pin = StepCoalescer("pin", pool) { calls in
            """
            select frontdesk.pin(c.business, c.conversation, c.turn, c.fence, c.answer, \(lease))::text
            from jsonb_to_recordset(\(calls)::jsonb)
                c(business text, conversation uuid, turn int, fence int, answer jsonb)
            """
        }
        claim = StepCoalescer("claim_send", pool) { calls in
            """
            select frontdesk.claim_send(
                c.business, c.conversation, c.turn, c.fence, \(lease), \(reconcile), c.resend,
                \(policy.maximumStarts))::text
            from jsonb_to_recordset(\(calls)::jsonb)
                c(business text, conversation uuid, turn int, fence int, resend boolean)
            """
        }
        settle = StepCoalescer("settle_send", pool) { calls in
            """
            select frontdesk.settle_send(
                c.business, c.conversation, c.turn, c.fence, c.part, c.attempt, c.result, c.wamid, c.error, c.delay,
                \(policy.maximumAttempts), \(lease), \(reconcile), c.resend)::text
            from jsonb_to_recordset(\(calls)::jsonb)
                c(business text, conversation uuid, turn int, fence int, part int, attempt int, result text,
                  wamid text, error text, delay int, resend boolean)
            """
        }
    }
}
