import Checker
import Foundation

/// What one run showed.
struct Result: Sendable {
    let plan: Plan
    let certificate: Certificate
    let faults: Chaos.Counts
    let ledger: LedgerFacts
    let duplicates: Int
    let redelivered: Int
    let takeovers: Int
    let unacknowledged: Int
    let seconds: Int

    private var lines: [(String, String)] {
        [
            ("seed", "\(plan.seed)"),
            ("replicas", "\(plan.replicas)"),
            ("policy", plan.ambiguous.rawValue),
            ("defect", plan.mutation ?? "none"),
            ("seconds", "\(seconds)"),
            ("messages", "\(certificate.messages)"),
            ("turns", "\(ledger.turns)"),
            ("replies", "\(certificate.replies)"),
            ("name their messages", "\(certificate.naming)"),
            ("copies of webhooks", "\(duplicates)"),
            ("webhooks delivered again", "\(redelivered)"),
            ("webhooks given up", "\(unacknowledged)"),
            ("takeovers", "\(takeovers)"),
            ("SIGKILL", list(faults.killed)),
            ("SIGSTOP", "\(faults.stopped)"),
            ("SIGTERM", "\(faults.terminated)"),
            ("died at a named point", list(faults.crashed)),
            ("networks", list(faults.networkFaults)),
            ("replicas scaled", faults.scaled.isEmpty ? "no" : faults.scaled),
            ("Redis flushed", "\(faults.redisFlushed)"),
            ("Redis killed", "\(faults.redisKilled)"),
            ("Postgres crashed", "\(faults.postgresCrashed)"),
            ("WhatsApp faults", list(faults.whatsappFaults)),
            ("ambiguous sends", "\(ledger.ambiguous)"),
            ("resent", "\(ledger.resent)"),
            ("parked", "\(ledger.parked)"),
            ("handed to people", "\(certificate.handedToPeople)"),
            ("came twice, no echo before", "\(certificate.resentWithoutEcho)"),
            ("oldest turn, ms", "\(certificate.oldestMilliseconds)"),
            ("lost", "\(certificate.lost.count)"),
            ("duplicated", "\(certificate.duplicated.count)"),
            ("inverted", "\(certificate.inverted.count)"),
            ("after takeover", "\(certificate.afterTakeover.count)"),
            ("overdue", "\(certificate.overdue.count)"),
        ]
    }

    private func list(_ counts: [String: Int]) -> String {
        guard !counts.isEmpty else { return "0" }
        return counts.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }.joined(separator: ", ")
    }

    var text: String {
        lines.map { $0.0.padding(toLength: 26, withPad: " ", startingAt: 0) + $0.1 }.joined(separator: "\n")
    }

    func append(to path: String) throws {
        let object = Dictionary(uniqueKeysWithValues: lines)
        var line = try JSONSerialization.data(withJSONObject: object, options: [.sortedKeys])
        line.append(0x0A)
        if !FileManager.default.fileExists(atPath: path) {
            _ = FileManager.default.createFile(atPath: path, contents: nil)
        }
        let file = try FileHandle(forWritingTo: URL(fileURLWithPath: path))
        try file.seekToEnd()
        try file.write(contentsOf: line)
        try file.close()
    }
}
