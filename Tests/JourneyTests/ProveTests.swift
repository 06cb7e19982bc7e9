import TestSupport
import Testing

/// A short run of what `make prove` does at length.
@Suite("Under faults", .timeLimit(.minutes(6)), .serialized)
struct ProveTests {
    private func prove(_ arguments: [String]) async throws -> (code: Int32, output: String) {
        let run = ChildProcess(try TestEnvironment.binaries + "/Prove", arguments)
        let code = try await run.run(within: .seconds(330))
        return (code, await run.output)
    }

    @Test(
        "nothing is lost, doubled, inverted or said over a person's head, whatever dies wherever, and on broken networks"
    )
    func good() async throws {
        let (code, output) = try await prove([
            "--seconds", "30", "--rate", "12", "--seed", "11", "--points", "6", "--networks",
        ])
        #expect(code == 0, "\(output)")
    }

    @Test("the checker finds each defect that is planted")
    func planted() async throws {
        let (code, output) = try await prove(["defects", "--at-once", "4", "--replicas", "1"])
        #expect(code == 0, "\(output)")
    }
}
