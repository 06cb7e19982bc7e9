import TestSupport
import Testing

/// A short run of what `make prove` does at length.
@Suite("Under faults", .timeLimit(.minutes(6)), .serialized)
struct ProveTests {
    private func prove(_ arguments: [String]) async throws -> (code: Int32, output: String) {
        let run = ChildProcess(try TestEnvironment.binaries + "/Prove", arguments)
        let code = try await run.run(within: .seconds(240))
        return (code, await run.output)
    }

    @Test(
        "nothing is lost, doubled, inverted or said over a person's head, whatever is killed"
    )
    func good() async throws {
        let (code, output) = try await prove(["--seconds", "30", "--rate", "12", "--seed", "11"])
        #expect(code == 0, "\(output)")
    }

    @Test(
        "the checker finds a defect that is planted",
        arguments: [
            ("skip-dedupe", 60), ("complete-without-rescheduling", 15), ("ignore-ownership", 60),
        ]
    )
    func planted(defect: String, seconds: Int) async throws {
        let (code, output) = try await prove([
            "--seconds", "\(seconds)", "--rate", "12", "--seed", "3", "--mutation", defect,
        ])
        #expect(code == 0 && output.contains("the defect '\(defect)' was found"), "\(output)")
    }
}
