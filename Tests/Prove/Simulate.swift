import ArgumentParser
import TurnModel

/// Runs the pure model of the turn protocol through many orders of events.
struct Simulate: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Runs the model of the turn protocol through seeded orders of events, faults among them.")

    @Option(help: "How many seeds.") var seeds: UInt64 = 100_000
    @Option(help: "The first seed.") var seed: UInt64 = 1
    @Option(help: "Events of each run before it comes to rest.") var steps = 120

    func run() async throws {
        let start = ContinuousClock.now
        var policy = TurnModel.Policy()
        for number in seed..<(seed + seeds) {
            policy.resends = number % 3 != 0
            var simulation = Simulation(seed: number, policy: policy)
            simulation.run(steps: steps)
            if let violation = simulation.violation {
                print("seed \(number): \(violation)")
                throw ExitCode.failure
            }
        }
        print(
            "\(seeds) seeds from \(seed), \(steps) events each: every promise was kept (\(ContinuousClock.now - start))"
        )
    }
}
