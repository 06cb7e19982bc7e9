import Testing

@testable import OrchestratorService

@Suite("The circuit breaker")
struct CircuitTests {
    private let start = ContinuousClock.now

    @Test("opens at once for a provider that does not answer, and lets one request try after its pause")
    func opens() {
        var circuit = Circuit()
        circuit.failed(.timedOut(.seconds(8)), at: start)
        let admitted1 = circuit.admits(at: start + .seconds(29))
        #expect(!admitted1)
        let admitted2 = circuit.admits(at: start + .seconds(30))
        #expect(admitted2)
        let admitted3 = circuit.admits(at: start + .seconds(31))
        #expect(!admitted3)
        circuit.succeeded(at: start + .seconds(32))
        #expect(circuit.state == .closed)
        let afterwards = circuit.admits(at: start + .seconds(33))
        #expect(afterwards)
    }

    @Test("stays open longer each time, up to five minutes")
    func longer() {
        var circuit = Circuit()
        var now = start
        for opening in 1...12 {
            circuit.failed(.unreachable("refused"), at: now)
            let pause = Duration.seconds(min(30 * opening, 300))
            let admitted4 = circuit.admits(at: now + pause - .seconds(1))
            #expect(!admitted4)
            now += pause
            let admitted5 = circuit.admits(at: now)
            #expect(admitted5)
        }
    }

    @Test("forgives single errors, and opens after three in a row or when half of ten calls fail")
    func counts() {
        var row = Circuit()
        for call in 0..<3 {
            #expect(row.state == .closed)
            row.failed(.refused(status: 500, reason: ""), at: start + .seconds(call))
        }
        #expect(row.state != .closed)
        var half = Circuit()
        for call in 0..<12 {
            half.failed(.empty, at: start + .milliseconds(call * 10))
            if call % 2 == 1 { half.succeeded(at: start + .milliseconds(call * 10 + 5)) }
        }
        #expect(half.state != .closed)
    }

    @Test("does not blame a provider for a request that was wrong or documents that say nothing")
    func innocent() {
        var circuit = Circuit()
        for _ in 0..<20 {
            circuit.failed(.refused(status: 400, reason: ""), at: start)
            circuit.failed(.nothingFound, at: start)
            circuit.failed(.ungrounded(["70"]), at: start)
        }
        #expect(circuit.state == .closed)
    }
}
