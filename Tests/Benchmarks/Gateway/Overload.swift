import ArgumentParser
import Foundation
import GatewayService
import HTTPTypes
import Hummingbird
import Ledger
import Synchronization

/// Twenty times what the ledger can do, for some seconds: what is refused is refused at once, and memory is bounded.
struct Overload: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "overload is refused with 503, at once")

    @Option(help: "How long, in seconds.") var seconds = 10
    @Option(help: "Events a second that the ledger commits.") var capacity = 2000
    @Option(help: "How many times the capacity is offered.") var factor = 20

    private final class Answers: Sendable {
        let all = Mutex<[(isRefused: Bool, took: Duration)]>([])
    }

    func run() async throws {
        let each = Duration.seconds(1) / capacity * 2
        let bench = try Bench { events in try await Task.sleep(for: each * events.count) }
        let before = residentMemory()
        let start = ContinuousClock.now
        // Of each only this stays, so that the memory at the end is the handler's.
        let collected = Answers()
        await withDiscardingTaskGroup { group in
            var number = 0
            // Every 10 ms what is due by then.
            while ContinuousClock.now - start < .seconds(seconds) {
                let due = Int((ContinuousClock.now - start) / .seconds(1) * Double(capacity * factor))
                while number < due {
                    number += 1
                    let id = number
                    group.addTask {
                        let body = Bench.message(id)
                        let request = Bench.request(body, signature: Bench.signature(body))
                        let began = ContinuousClock.now
                        let status = await bench.handler.receive(request).status
                        let took = ContinuousClock.now - began
                        collected.all.withLock { $0.append((status == .serviceUnavailable, took)) }
                    }
                }
                try? await Task.sleep(for: .milliseconds(10))
            }
        }
        let answered = collected.all.withLock { $0 }
        for isRefused in [false, true] {
            let times = answered.filter { $0.isRefused == isRefused }.map(\.took).sorted()
            guard let last = times.last else { continue }
            print(
                "\(times.count) answered \(isRefused ? "503" : "200"): p50 \(times[times.count / 2]), "
                    + "p99 \(times[times.count * 99 / 100]), highest \(last)")
        }
        print(
            "memory: \(before.formatted(.number.precision(.fractionLength(1)))) MiB before, \(residentMemory().formatted(.number.precision(.fractionLength(1)))) MiB after"
        )
    }
}
