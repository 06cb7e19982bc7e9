import ArgumentParser
import Checker
import Foundation

/// Plants each defect in a run of its own. A checker that finds nothing is worth what it would find.
struct Defects: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Plants every defect, one after the other, and says what the checker found.",
        discussion: "Ends with 0 when each of them was found.")

    @Option(help: "The seed of customers and faults.") var seed: UInt64 = 3
    @Option(help: "The longest a run may take, in seconds.") var seconds = 90
    @Option(help: "Messages a second.") var rate = 12.0
    @Option(help: "Processes of each service.") var replicas = 2
    @Option(help: "Runs at the same time.") var atOnce = 1

    private struct Finding: Sendable {
        let name: String
        let certificate: Certificate
        let seconds: Double
    }

    func run() async throws {
        var waiting = Mutation.all[...]
        var findings: [Finding] = []
        try await withThrowingTaskGroup(of: Finding.self) { group in
            for mutation in waiting.prefix(atOnce) { group.addTask { try await find(mutation) } }
            waiting = waiting.dropFirst(atOnce)
            while let finding = try await group.next() {
                findings.append(finding)
                print(Self.line(finding))
                if let next = waiting.popFirst() { group.addTask { try await find(next) } }
            }
        }
        let missed = findings.filter(\.certificate.isGood).map(\.name)
        guard missed.isEmpty else {
            print("not found: \(missed.joined(separator: ", "))")
            throw ExitCode.failure
        }
        print("each of \(findings.count) planted defects was found")
    }

    private func find(_ mutation: Mutation) async throws -> Finding {
        let plan = Plan(
            seed: seed, seconds: seconds, rate: rate, replicas: replicas, ambiguous: .resendOnce,
            mutation: mutation.name, faults: true, networks: mutation.networks)
        let start = ContinuousClock.now
        let result = try await Run.result(of: plan, mutation)
        return Finding(
            name: mutation.name, certificate: result.certificate, seconds: (ContinuousClock.now - start) / .seconds(1))
    }

    private static func line(_ finding: Finding) -> String {
        let found = finding.certificate
        let counts = [
            ("lost", found.lost), ("duplicated", found.duplicated), ("inverted", found.inverted),
            ("after takeover", found.afterTakeover), ("overdue", found.overdue),
        ].filter { !$0.1.isEmpty }.map { "\($0.0) \($0.1.count)" }
        let what = counts.isEmpty ? "nothing" : counts.joined(separator: ", ")
        return finding.name.padding(toLength: 32, withPad: " ", startingAt: 0)
            + "\(what), after \(Int(finding.seconds)) s"
    }
}
