/// `turn`: the times of the turn protocol.
package struct TurnSettings: Sendable {
    /// How long a grant holds without a sign of life; bounds the recovery from a killed worker.
    package let lease: Duration
    /// From the first start of work to the last moment anybody works on a turn.
    package let deadline: Duration
    package let maximumStarts: Int
    /// How long a send of unknown outcome waits for WhatsApp's echo.
    package let reconcile: Duration
    /// Turns one business may have in the streams and in hand, where there are several businesses.
    package let inFlight: Int

    init(_ section: SettingsSection) {
        lease = section.duration("lease", default: .seconds(15))
        deadline = section.duration("deadline", default: .seconds(45))
        maximumStarts = section.whole("max_starts", default: 5, in: 1...20)
        reconcile = section.duration("reconcile", default: .seconds(60))
        inFlight = section.whole("in_flight", default: 64, in: 4...10_000)
        if lease >= deadline { section.problem("turn.lease must be shorter than turn.deadline") }
        section.finish()
    }
}
