import Foundation

/// How many people come, where the text says it with its noun: "for 4 people", "in vier Personen", "4名".
enum PartySize {
    static func said(in text: String) -> Int? {
        // Made here: a Regex is not Sendable.
        let pattern =
            /(\d{1,3})\s*(?:people|persons?|guests|adults|persone|personen|leute|personas|pessoas|personnes|名|人)/
            .ignoresCase()
        return text.firstMatch(of: pattern).flatMap { Int($0.1) }
    }
}
