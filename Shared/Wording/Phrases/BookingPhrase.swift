package import Languages

/// What is said while something is booked.
package enum BookingPhrase: String, CaseIterable, Sendable {
    case askService, askDay, askTime, askName, askParty
    case whichDay, whichTime, pastDay, closedDay, closedTime, tooSoon, tooFar, impossible, partyRange, notUnderstood
    case offerDays, offerTimes
    case confirm, yes, edit, no, choose, whatToEdit
    case booked, abandoned, resume
    case cancelWhich, cancelConfirm, cancelled, kept, changeIntro, changed, changeUnknown
    case service, day, time, name, party
}

extension Wording {
    /// - Parameter values: what stands for `{…}` in the phrase.
    package func phrase(_ phrase: BookingPhrase, in language: Language, _ values: [String: String] = [:]) -> String {
        let text = BookingPhrases.all[language]?[phrase] ?? ""
        return values.reduce(text) { $0.replacing("{\($1.key)}", with: $1.value) }
    }
}
