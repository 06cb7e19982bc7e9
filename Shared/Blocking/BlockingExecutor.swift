package import Dispatch

/// Runs an actor on one serial dispatch queue, so that a C library has a thread of its own while it works, never one of
/// Swift's cooperative pool, and dispatch sources can call the actor's code directly.
package final class BlockingExecutor: SerialExecutor {
    package let queue: DispatchQueue

    /// - Parameter label: shown by debuggers and crash logs; name the connection, not the class.
    package init(label: String) {
        queue = DispatchQueue(label: label)
    }

    package func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        queue.async { job.runSynchronously(on: self.asUnownedSerialExecutor()) }
    }

    package func checkIsolated() {
        dispatchPrecondition(condition: .onQueue(queue))
    }
}
