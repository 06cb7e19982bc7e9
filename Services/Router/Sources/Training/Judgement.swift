/// What held-out rows teach: how far each stage can be believed, and from where on it may decide.
struct Judgement {
    struct Joint {
        let temperature: Double
        let share: Double
        let calibration: Calibration
    }

    let calibration: Calibration
    /// Nil where no row has an embedding.
    let joint: Joint?
    let thresholds: Thresholds
    let metrics: [String: Double]

    private typealias Row = CalibrationFit.Row

    init(_ heldOut: [HeldOut], _ labels: [String], outOfScope: String?, rejectionLoss: Double) {
        let fit = CalibrationFit()
        let calibration = fit.fit(heldOut.map { Self.row($0, $0.linear) }).calibration
        let linear = heldOut.map { row in
            Softmax.of(row.linear, temperature: calibration.temperature(language: row.language, known: row.known))
        }
        let embedded = heldOut.indices.filter { heldOut[$0].head != nil }
        let joint = Self.joint(embedded.map { (heldOut[$0], linear[$0]) }, fit)
        var metrics = Self.metrics(heldOut, linear, "linear")
        let first = Self.decisions(heldOut, linear, labels, outOfScope)
        var second: [ThresholdFit.Decision] = []
        if let joint {
            let rows = embedded.map { heldOut[$0] }
            let said = embedded.map { Self.probabilities(heldOut[$0], linear[$0], joint) }
            metrics.merge(Self.metrics(rows, said, "joint")) { $1 }
            second = Self.decisions(rows, said, labels, outOfScope)
        }
        let thresholds = ThresholdFit()
        self.thresholds = Thresholds(
            errorRate: thresholds.errorRate, linear: thresholds.perIntent(first), joint: thresholds.perIntent(second),
            rejection: outOfScope.map { label in
                Thresholds.Rejection(
                    label: label, linear: thresholds.rejection(first, label, loss: rejectionLoss),
                    joint: thresholds.rejection(second, label, loss: rejectionLoss))
            })
        self.calibration = calibration
        self.joint = joint
        self.metrics = metrics
    }

    private static func row(_ heldOut: HeldOut, _ scores: [Float]) -> Row {
        Row(
            scores: scores, label: heldOut.label, language: heldOut.language, known: heldOut.known,
            weight: heldOut.weight)
    }

    /// The share of the second stage, and the calibration of both together, of the least surprise.
    private static func joint(_ rows: [(row: HeldOut, linear: [Double])], _ fit: CalibrationFit) -> Joint? {
        guard !rows.isEmpty else { return nil }
        // One temperature for the head's own scores; the language's comes with the joint calibration.
        let alone = CalibrationFit(fewestRows: .max).fit(rows.map { row($0.row, $0.row.head ?? []) }).calibration
        let temperature = alone.temperature(language: "*", known: 1)
        var best: (joint: Joint, loss: Double)?
        for share in [0.5, 0.75, 1, 1.5, 2] {
            let fitted = fit.fit(
                rows.map { one in
                    let second = Softmax.of(one.row.head ?? [], temperature: temperature)
                    return row(one.row, EmbeddingHead.logarithms(one.linear, second, share))
                })
            if fitted.loss < best?.loss ?? .infinity {
                best = (Joint(temperature: temperature, share: share, calibration: fitted.calibration), fitted.loss)
            }
        }
        return best?.joint
    }

    private static func probabilities(_ row: HeldOut, _ linear: [Double], _ joint: Joint) -> [Double] {
        let second = Softmax.of(row.head ?? [], temperature: joint.temperature)
        return Softmax.of(
            EmbeddingHead.logarithms(linear, second, joint.share),
            temperature: joint.calibration.temperature(language: row.language, known: row.known))
    }

    private static func decisions(
        _ rows: [HeldOut],
        _ probabilities: [[Double]],
        _ labels: [String],
        _ outOfScope: String?
    ) -> [ThresholdFit.Decision] {
        zip(rows, probabilities).map { row, said in
            let best = said.indices.max { (said[$0], $1) < (said[$1], $0) } ?? 0
            return ThresholdFit.Decision(
                said: labels[best], confidence: said[best], isRight: best == row.label, weight: row.weight,
                isOutOfScope: labels[row.label] == outOfScope)
        }
    }

    /// Accuracy on rows held out by chance, and on rows of sources held out.
    private static func metrics(_ rows: [HeldOut], _ probabilities: [[Double]], _ stage: String) -> [String: Double] {
        var metrics: [String: Double] = [:]
        for isOfSources in [false, true] {
            let members = rows.indices.filter { rows[$0].isOfSources == isOfSources }
            guard !members.isEmpty else { continue }
            let right = members.count { index in
                probabilities[index].max() == probabilities[index][rows[index].label]
            }
            let accuracy = Double(right) / Double(members.count)
            metrics["\(stage) accuracy, \(isOfSources ? "sources" : "rows") held out"] =
                (accuracy * 1000).rounded() / 1000
        }
        return metrics
    }
}
