import Foundation

/// How far scores can be believed: a temperature of the language, raised where a text has words that training had not.
///
/// Temperature scaling (Guo et al. 2017) with one more term. Both are fitted on rows held out by chance and on whole
/// sources held out, so that confidence is honest at a business like those of training and at one unlike them.
struct Calibration: Codable, Sendable, Equatable {
    /// Logarithms of temperatures by language; "*" for all others.
    var languages: [String: Double]
    /// Added to the logarithm for a text of which nothing is known.
    var strangeness: Double

    static let none = Calibration(languages: ["*": 0], strangeness: 0)

    /// - Parameter known: the share of the text's words that the model knows.
    func temperature(language: String, known: Double) -> Double {
        exp((languages[language] ?? languages["*"] ?? 0) + strangeness * (1 - known))
    }
}
