package import Dispatch

/// Fires at the earliest deadline it was told of, on its owner's queue.
///
/// Most waits end long before their deadline, and setting a timer costs more than many of them. So a deadline behind the
/// one that is set changes nothing: the timer fires early then, and its owner tells it the next one.
///
/// Confined to the queue: it is made, called and called back there.
package final class DeadlineTimer {
    private let source: any DispatchSourceTimer
    private var firesAt: ContinuousClock.Instant?

    /// - Parameter onFire: looks for what is over and calls `fire(by:)` with the next deadline, if there is one.
    package init(queue: DispatchQueue, onFire: @escaping () -> Void) {
        source = DispatchSource.makeTimerSource(queue: queue)
        source.setEventHandler { [weak self] in
            guard let self else { return }
            firesAt = nil
            onFire()
        }
        source.resume()
    }

    /// Sees to it that the timer fires at `deadline` or earlier.
    package func fire(by deadline: ContinuousClock.Instant) {
        if let firesAt, firesAt <= deadline { return }
        firesAt = deadline
        let rest = max(.zero, deadline - .now).components
        let nanoseconds = Int(rest.seconds) * 1_000_000_000 + Int(rest.attoseconds / 1_000_000_000)
        source.schedule(deadline: .now() + .nanoseconds(nanoseconds), leeway: .milliseconds(5))
    }

    package func cancel() {
        source.cancel()
    }
}
