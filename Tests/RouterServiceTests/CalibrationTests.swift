import Testing

@testable import RouterService

@Suite("Calibration")
struct CalibrationTests {
    @Test("makes scores that are too sure as sure as they are right, and doubts strange texts more")
    func fitted() {
        // Of familiar texts nine in ten are right, of strange ones six in ten; the scores claim 99.9 % for both.
        var rows: [CalibrationFit.Row] = []
        for number in 0..<1000 {
            for (known, right) in [(1.0, 9), (0.0, 6)] {
                rows.append(
                    .init(
                        scores: [7, 0], label: number % 10 < right ? 0 : 1, language: "en", known: known, weight: 1))
            }
        }
        let calibration = CalibrationFit().fit(rows).calibration
        func confidence(_ known: Double) -> Double {
            Softmax.of([7, 0], temperature: calibration.temperature(language: "en", known: known))[0]
        }
        #expect(abs(confidence(1) - 0.9) < 0.05)
        #expect(abs(confidence(0) - 0.6) < 0.1)
    }

    @Test("learns from which confidence an intent is right often enough")
    func thresholds() {
        let decisions = (0..<100).map { number in
            ThresholdFit.Decision(
                said: "refund_request", confidence: Double(number) / 100, isRight: number >= 60, weight: 1)
        }
        let threshold = ThresholdFit().perIntent(decisions)["refund_request"] ?? 0
        // Above 0.58 there are 40 right and 2 wrong.
        #expect(threshold == 0.58)
        #expect(ThresholdFit().perIntent(Array(decisions.prefix(20))).isEmpty)
    }

    @Test(
        "turns away no more texts within scope than it was allowed, those included that are called out of scope outright",
        arguments: [(0, 3), (2, 1), (5, 0)])
    func rejection(called: Int, below: Int) {
        let decisions = (0..<200).map { number in
            let isCalled = number >= 200 - called
            return ThresholdFit.Decision(
                said: isCalled ? "oos" : "a", confidence: Double(number) / 200, isRight: !isCalled, weight: 1,
                isOutOfScope: number < 50)
        }
        let threshold = ThresholdFit().rejection(decisions, "oos", loss: 0.02)
        let lost = decisions.count { !$0.isOutOfScope && $0.confidence < threshold }
        #expect(lost == below)
    }

    @Test("holds out every family of sources once, and own texts never")
    func folds() {
        let sources = ["ms-skills", "ms-skills-mt", "hwu64", "banking77", "rasa", "frontdesk"]
        let rows = (0..<60).map { number in
            LabelledText(text: "\(number)", intent: "a", language: "en", source: sources[number % sources.count])
        }
        let folds = Fold.all(rows).filter(\.isOfSources)
        #expect(folds.flatMap(\.held).sorted() == rows.indices.filter { !rows[$0].isOwn })
        for fold in folds {
            let held = Set(fold.held.map { rows[$0].source })
            #expect(held.contains("ms-skills") == held.contains("ms-skills-mt"))
            #expect(held.isDisjoint(with: fold.kept.map { rows[$0].source }))
        }
    }
}
