/// The times and counts the ledger works with; one set for all services of a deployment.
package struct LedgerPolicy: Sendable, Equatable {
    /// How long a grant holds without a sign of life. Bounds the recovery from a killed worker.
    package var lease: Duration = .seconds(15)
    /// From the first start of work to the last moment anybody works on the turn.
    package var deadline: Duration = .seconds(45)
    /// Starts of work that ended without order before the turn is a dead letter.
    package var maximumStarts = 5
    /// Exchanges of the conversation handed to a turn.
    package var historyLength = 6
    /// How long a send of unknown outcome waits for WhatsApp's echo.
    package var reconcile: Duration = .seconds(60)
    /// Calls for one part before it is given up; the first and `max_retries` more.
    package var maximumAttempts = 5
    /// How long the bot stays silent after the owner answered on the phone.
    package var takeover: Duration = .seconds(24 * 3600)
    /// How long swept work may stay untaken before it is handed out again.
    package var sweepAgain: Duration = .seconds(5)

    /// Turns one business may have in the streams and in hand; nil where there is no other it could keep waiting.
    package var inFlight: Int?

    /// How long a turn waits for what a voice note says; zero when nobody writes it down.
    package var voiceHold: Duration = .zero

    package init() {}
}
