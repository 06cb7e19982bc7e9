import Foundation
import Hours
import Languages
import Settings
import TimeExpressions
import Wording

/// "Are you open now? On Sunday? On Christmas Day?": answered from the hours, holidays included. Questions that name no
/// day are left to the documents.
struct OpeningAnswer: Sendable {
    let business: BusinessSettings
    let language: Language
    let now: Date
    /// What the classifier makes of a part of the question; nil leaves the question whole.
    var classify: (@Sendable (String) -> Classification)?

    /// Days answered at once: "on Friday" said on a Friday means two.
    private static let most = 2

    /// - Parameter classification: what the classifier made of the question.
    /// - Returns: nil when the question is not about the hours of a day, or nobody wrote them down.
    func text(_ question: String, _ classification: Classification, threshold: Double) -> String? {
        guard let calendar = business.calendar, isAsked(question, classification, threshold) else { return nil }
        let today = calendar.clock.local(now).day
        guard !asksMore(question, threshold, today: today) else { return nil }
        let reading = read(question, today: today)
        let wording = Wording(business)
        if reading.isNow, reading.days.isEmpty { return wording.opening(at: now, in: language) }
        guard !reading.days.isEmpty, !reading.isImpossible else { return nil }
        let lines = reading.days.prefix(Self.most).compactMap { wording.opening(on: $0, at: now, in: language) }
        return lines.isEmpty ? nil : lines.joined(separator: "\n")
    }

    /// The classifier is sure, or the words speak of being open and it is sure of nothing else: "ist meine Rechnung von
    /// heute noch offen?" asks for no hours.
    private func isAsked(_ question: String, _ classification: Classification, _ threshold: Double) -> Bool {
        guard classification.confidence >= threshold else { return OpeningWords.speaks(of: question) }
        return classification.intent == "opening_hours"
    }

    /// Whether a part of the question is surely about something else, as in "what does it cost, and are you open Saturday?"
    private func asksMore(_ question: String, _ threshold: Double, today: CivilDate) -> Bool {
        guard let classify else { return false }
        return Self.parts(question).contains { part in
            guard !OpeningWords.speaks(of: part), read(part, today: today).days.isEmpty else { return false }
            let said = classify(part)
            return said.confidence >= threshold && !Self.besideHours.contains(said.intent)
        }
    }

    private static func parts(_ question: String) -> [String] {
        question.split { ".,;!?…。、！？，".contains($0) || $0.isNewline }.flatMap { clause in
            clause.split(separator: " ").split { joining.contains($0.lowercased()) }.map { $0.joined(separator: " ") }
        }
    }

    private static let joining: Set<String> = ["and", "und", "e", "ed", "y", "et", "plus"]
    /// What may be said beside a question for hours without asking anything.
    private static let besideHours: Set<String> = [
        "opening_hours", "greeting", "thanks_goodbye", "affirm", "deny", "feedback_praise", "general_question",
        "out_of_scope",
    ]

    /// In the customer's language; "siete aperti now?" is understood in the business's others too.
    private func read(_ question: String, today: CivilDate) -> TimeReading {
        let own = TimeReader(language: language, today: today).read(question)
        guard own.days.isEmpty, !own.isNow else { return own }
        return business.languages.lazy.map { TimeReader(language: $0, today: today).read(question) }
            .first { !$0.days.isEmpty || $0.isNow } ?? own
    }
}

/// Whether a question speaks of a door that is open or closed.
enum OpeningWords {
    static func speaks(of question: String) -> Bool {
        let folded = FoldedText.words(question)
        return folded.indices.contains { index in phrases.contains { folded[index...].starts(with: $0) } }
            || unspaced.contains { question.contains($0) }
    }

    private static let phrases: [[String]] = """
        are you open|you open|you still open|you closed|are you closed|do you open|do you close|is it open|opening hours
        siete aperti|siete aperte|sei aperto|aperti|aperto|siete chiusi|chiusi|chiuso|aprite|chiudete
        geoffnet|offen|habt ihr auf|haben sie auf|geschlossen|offnen sie|offnungszeiten
        abierto|abiertos|estan abiertos|abren|cierran|cerrado|cerrados|abris
        aberto|abertos|estao abertos|abrem|fecham|fechado|fechados|voces abrem
        ouvert|ouverts|etes vous ouverts|vous ouvrez|ouvrez vous|ferme|fermes|fermez
        """
        .split { $0 == "|" || $0.isNewline }.map { $0.split(separator: " ").map(String.init) }

    private static let unspaced = ["営業", "開いて", "あいて", "休み", "閉まって", "やってい"]
}
