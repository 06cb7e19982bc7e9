import Foundation

/// A named instant between two steps of the turn protocol, at which `make prove` ends the process as a power cut would.
///
/// `FRONTDESK_CRASH_AT=<name>` arms one of them, `<name>:<n>` its n-th passing. Without the variable a passing costs one
/// comparison, and nothing can be armed later.
package enum CrashPoint: String, CaseIterable, Sendable {
    case gatewayBeforeCommit = "gateway.before-commit"
    /// Stored; the 200 is not yet sent.
    case gatewayAfterCommit = "gateway.after-commit"
    /// The turns are handed over for emission; the entry is not yet written.
    case gatewayBeforeEmission = "gateway.before-emission"
    case routerBeforeBegin = "router.before-begin"
    case routerAfterBegin = "router.after-begin"
    case routerAfterPin = "router.after-pin"
    case retrieverBeforeSearch = "retriever.before-search"
    case retrieverAfterSearch = "retriever.after-search"
    case orchestratorBeforePin = "orchestrator.before-pin"
    case orchestratorAfterPin = "orchestrator.after-pin"
    case dispatcherBeforeClaim = "dispatcher.before-claim"
    /// The part is claimed; WhatsApp is not yet called.
    case dispatcherAfterClaim = "dispatcher.after-claim"
    /// The call is under way.
    case dispatcherDuringCall = "dispatcher.during-call"
    /// WhatsApp has answered; the ledger does not know.
    case dispatcherBeforeSettle = "dispatcher.before-settle"
    /// The part is settled; the entry is not yet acknowledged.
    case dispatcherAfterSettle = "dispatcher.after-settle"

    /// The executable that passes it.
    package var service: String { String(rawValue.prefix { $0 != "." }) }

    /// Ends the process here, when this point is the armed one and its time has come.
    package func pass() {
        guard let armed = Self.armed, armed.point == self, armed.count.isLast() else { return }
        Self.die()
    }

    /// As `pass`, a little later, while what follows is under way.
    package func pass(after delay: Duration) {
        guard let armed = Self.armed, armed.point == self, armed.count.isLast() else { return }
        // A thread of its own, as no executor may be asked to run anything while the process is about to die. Only a
        // process that was told to die here gets this far.
        Thread.detachNewThread {
            Thread.sleep(forTimeInterval: delay / .seconds(1))
            Self.die()
        }
    }

    private static func die() {
        // As the kernel would: nothing is flushed, closed or told.
        kill(getpid(), SIGKILL)
    }
}
