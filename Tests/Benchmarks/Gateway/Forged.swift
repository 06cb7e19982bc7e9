import ArgumentParser
import Foundation
import GatewayService
import HTTPTypes
import Hummingbird
import Synchronization

/// Forged bodies of 3 MB: none is parsed, none reaches the ledger, and all they cost is their hash.
struct Forged: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "forged bodies: nothing parsed, nothing stored")

    @Option(help: "How many.") var count = 500
    @Option(help: "Bytes of each.") var bytes = 3_000_000

    func run() async throws {
        let bench = try Bench()
        // A legal body, and as costly to parse as one can be.
        let body = Corpus.hostile(bytes: bytes)
        let forged = Bench.signature(body, secret: "somebody else's")
        var refused = 0
        let start = processorTime()
        for _ in 0..<count
        where await bench.handler.receive(Bench.request(body, signature: forged)).status == .unauthorized {
            refused += 1
        }
        let each = (processorTime() - start) / Double(count) * 1000
        let alone = hashing(body)
        let calls = bench.ledger.state.withLock { $0.calls }
        print(
            "\(refused) of \(count) bodies of \(body.count) bytes refused with 401; calls of the ledger: \(calls); "
                + "\(milliseconds(each)) ms of processor time each, of which the hash \(milliseconds(alone)) ms; "
                + "100,000 of them: \(milliseconds(each * 100)) s")
        guard refused == count, calls == 0 else { throw ExitCode.failure }
    }

    private func hashing(_ body: [UInt8]) -> Double {
        let start = processorTime()
        for _ in 0..<100 { _ = Bench.signature(body) }
        return (processorTime() - start) * 10
    }

    private func milliseconds(_ value: Double) -> String {
        value.formatted(.number.precision(.fractionLength(2)))
    }
}
