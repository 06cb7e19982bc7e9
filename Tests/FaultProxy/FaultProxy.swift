import Foundation
import Glibc
import Synchronization

/// Stands between a client and a server on loopback, and breaks the connection between them in the ways networks do.
///
/// One thread moves all bytes with `poll`. A fault holds for every connection, also those there already, until the next
/// one is set.
package final class FaultProxy: Sendable {
    package enum Fault: Sendable, Equatable {
        case none
        /// Every piece of data arrives this much later, in both directions.
        case latency(milliseconds: Int)
        /// What the server says arrives a few bytes at a time.
        case drip(bytesPerSecond: Int)
        /// The connections there are stay open and carry nothing any more, for ever; new ones work.
        case halfOpen
        /// Every connection there is ends with a reset; new ones work.
        case reset
        /// What the client says arrives; when the server answers, the client gets a reset instead.
        case swallowReply
        /// Nobody listens.
        case refused
    }

    /// Where clients connect.
    package let port: Int
    private let control: Control

    /// What the thread is told. The pipe wakes it from `poll`.
    private final class Control: Sendable {
        struct State {
            var fault = Fault.none
            /// Grows with every fault that is set, so that the same one again is seen.
            var generation = 0
            var isStopped = false
        }
        let state = Mutex(State())
        let wake: Int32
        init(wake: Int32) { self.wake = wake }

        func change(_ body: (inout State) -> Void) {
            state.withLock { body(&$0) }
            var byte: UInt8 = 1
            _ = write(wake, &byte, 1)
        }
    }

    /// - Parameters:
    ///   - upstream: the server's port on 127.0.0.1.
    ///   - port: where to listen on 127.0.0.1.
    package init(to upstream: Int, listeningOn port: Int) throws {
        var ends: [Int32] = [0, 0]
        guard pipe(&ends) == 0 else { throw FaultProxyError(call: "pipe", number: errno) }
        for end in ends { try Socket.makeNonBlocking(end) }
        self.port = port
        control = Control(wake: ends[1])
        let listener = try Socket.listen(on: port)
        let control = control
        let (wake, woken) = (ends[0], ends[1])
        Thread.detachNewThread {
            var loop = ProxyLoop(upstream: upstream, port: port, listener: listener, wake: wake)
            var seen = 0
            while true {
                let state = control.state.withLock { $0 }
                if state.isStopped { break }
                if state.generation != seen {
                    seen = state.generation
                    loop.set(state.fault)
                }
                loop.turn()
            }
            loop.close()
            Glibc.close(wake)
            Glibc.close(woken)
        }
    }

    package func set(_ fault: Fault) {
        control.change {
            $0.fault = fault
            $0.generation += 1
        }
    }

    /// Ends the listener and every connection.
    package func stop() {
        control.change { $0.isStopped = true }
    }
}

package struct FaultProxyError: Error, CustomStringConvertible {
    let call: String
    let number: Int32

    package var description: String { "\(call) failed: \(String(cString: strerror(number)))" }
}
