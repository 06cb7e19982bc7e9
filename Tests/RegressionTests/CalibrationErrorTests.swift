import Regression
import TestSupport
import Testing

@Suite("The calibration error")
struct CalibrationErrorTests {
    @Test("is the share by which what is stated and what came true differ, bin by bin")
    func error() {
        let stated = [(0.9, true), (0.9, false), (0.1, false), (0.1, false)]
        #expect(abs(CalibrationError.of(stated.map { ($0.0, $0.1, 1) }) - (0.8 + 0.2) / 4) < 1e-12)
        #expect(CalibrationError.of([]) == 0 && CalibrationError.byChance([]) == 0)
    }

    @Test("of true probabilities is what chance alone makes it, and less with more judgements")
    func chance() {
        var random = SplitMix64(seed: 7)
        var means: [Double] = []
        for count in [100, 1600] {
            var (found, expected) = (0.0, 0.0)
            for _ in 0..<200 {
                let judged = (0..<count).map { _ in
                    let probability = Double.random(in: 0...1, using: &random)
                    return (probability, Double.random(in: 0...1, using: &random) < probability, 1.0)
                }
                found += CalibrationError.of(judged) / 200
                expected += CalibrationError.byChance(judged) / 200
            }
            #expect(abs(found - expected) < 0.1 * expected, "\(count): \(found), \(expected)")
            means.append(expected)
        }
        #expect(abs(means[0] / means[1] - 4) < 0.5)
    }
}
