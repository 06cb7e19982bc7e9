/// A language the product speaks, by its ISO 639-1 code.
package enum Language: String, Sendable, CaseIterable, Codable {
    case english = "en"
    case italian = "it"
    case german = "de"
    case spanish = "es"
    case portuguese = "pt"
    case french = "fr"
    case japanese = "ja"
}

extension Language {
    /// The language's name in English, as models know it best.
    package var englishName: String {
        switch self {
        case .english: "English"
        case .italian: "Italian"
        case .german: "German"
        case .spanish: "Spanish"
        case .portuguese: "Portuguese"
        case .french: "French"
        case .japanese: "Japanese"
        }
    }
}
