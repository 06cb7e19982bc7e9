import Foundation

/// Turns a model's cosine into a relevance: the share of passages of this value that answer the question.
///
/// A logistic curve fitted to judged questions. Cosines of different models mean different things; those of
/// multilingual-e5-small all lie between 0.7 and 1.0.
struct Calibration: Sendable, Equatable {
    let slope: Double
    let intercept: Double

    func relevance(ofCosine cosine: Double) -> Double {
        1 / (1 + exp(-(slope * cosine + intercept)))
    }
}
