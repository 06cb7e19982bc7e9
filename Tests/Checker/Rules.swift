/// What a run is held to.
package struct Rules: Sendable {
    /// How a part of unknown fate is dealt with; under `park` nothing may come twice.
    package enum Ambiguous: String, Sendable, Codable {
        case resendOnce = "resend_once"
        case park
    }

    package let ambiguous: Ambiguous
    /// The longest a message may wait for its reply: deadline, recovery, and the time nobody could work.
    package let longestWaitMilliseconds: Int64
    /// How long a part of unknown fate must wait for WhatsApp's word before it may be sent again.
    package let reconcileMilliseconds: Int64
    /// How long after a takeover a call that was under way may still arrive. No ledger can call it back.
    package let takeoverGraceMilliseconds: Int64

    package init(
        ambiguous: Ambiguous,
        longestWaitMilliseconds: Int64,
        reconcileMilliseconds: Int64,
        takeoverGraceMilliseconds: Int64
    ) {
        self.ambiguous = ambiguous
        self.reconcileMilliseconds = reconcileMilliseconds
        self.longestWaitMilliseconds = longestWaitMilliseconds
        self.takeoverGraceMilliseconds = takeoverGraceMilliseconds
    }
}
