import Testing
import TurnModel

/// Ten thousands of orders of events through the pure model; `Prove simulate` runs many more.
@Suite("The turn protocol, simulated", .timeLimit(.minutes(3)))
struct SimulationTests {
    private func firstViolation(
        _ seeds: Range<UInt64>,
        _ change: (inout TurnModel.Policy) -> Void = { _ in }
    ) async -> String? {
        var policy = TurnModel.Policy()
        change(&policy)
        for seed in seeds {
            // Other tests wait for one of two threads meanwhile, some of them with a deadline.
            await Task.yield()
            var simulation = Simulation(seed: seed, policy: policy)
            simulation.run(steps: 120)
            if let violation = simulation.violation { return "seed \(seed): \(violation)" }
        }
        return nil
    }

    @Test("keeps every promise, whatever is lost, repeated, late or dies", arguments: [true, false])
    func good(resends: Bool) async {
        #expect(await firstViolation(0..<2000) { $0.resends = resends } == nil)
    }

    @Test("finds each defect that is planted", arguments: TurnModel.Defect.allCases)
    func planted(defect: TurnModel.Defect) async {
        #expect(await firstViolation(0..<5000) { $0.defect = defect } != nil)
    }
}
