import Foundation

/// A question in the form in which two questions are compared: without case, accents, punctuation and spacing.
///
/// "¿Cuánto cuesta una limpieza?" and "cuanto cuesta una limpieza" have one key.
package enum QuestionKey {
    /// - Returns: letters and digits in words separated by one space; empty when there are none.
    package static func of(_ question: String) -> String {
        question.precomposedStringWithCompatibilityMapping
            .folding(options: [.caseInsensitive, .diacriticInsensitive, .widthInsensitive], locale: nil)
            .split { !($0.isLetter || $0.isNumber) }
            .joined(separator: " ")
    }
}
