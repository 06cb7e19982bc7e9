import Contracts
import Foundation
import Hours
import Languages
import Ledger
import Settings
import TimeExpressions
import Wording

/// Fills in a booking over several turns. Pure: what it is told decides what it says.
struct BookingDialogue: Sendable {
    let business: BusinessSettings
    let bookings: BookingSettings
    let calendar: BusinessCalendar<BusinessSettings.Texts>
    let language: Language
    let now: Date
    /// The id of a booking that is confirmed now.
    let makeID: @Sendable () -> String

    /// What the customer wrote or tapped.
    struct Words: Sendable {
        let text: String
        /// The id of a tapped button or row.
        var tapped: String?
        /// What the classifier is sure the words ask for; nil when it is not sure.
        var intent: String?
    }

    /// - Returns: nil when the business takes no bookings in the chat.
    init?(
        _ business: BusinessSettings,
        language: Language,
        now: Date,
        makeID: @escaping @Sendable () -> String = { UniqueID().description }
    ) {
        guard let bookings = business.bookings, let calendar = business.calendar else { return nil }
        self.business = business
        self.bookings = bookings
        self.calendar = calendar
        self.language = language
        self.now = now
        self.makeID = makeID
    }

    var wording: Wording { Wording(business) }
    var milliseconds: Int64 { Int64(now.timeIntervalSince1970 * 1000) }

    func isAlive(_ form: BookingForm) -> Bool {
        milliseconds - form.updatedAt < bookings.expires.components.seconds * 1000
    }

    // MARK: Beginning

    func request(_ words: Words) -> FormStep {
        var form = empty(.request)
        let note = fill(&form, words, asked: "")
        return next(form, note)
    }

    func change(_ words: Words, of known: KnownBooking?) -> FormStep {
        guard let known else {
            var form = empty(.change)
            let note = fill(&form, words, asked: "")
            return next(form, [say(.changeUnknown), note].compactMap { $0 }.joined(separator: "\n"))
        }
        var form = empty(.change, of: known)
        form.values = known.values.filter { !["day", "time"].contains($0.key) }
        let note = fill(&form, words, asked: "")
        return next(
            form,
            [say(.changeIntro, ["summary": known.summary]), note].compactMap { $0 }.joined(separator: "\n"))
    }

    func cancel(_ words: Words, of known: KnownBooking?) -> FormStep {
        guard let known else {
            var form = empty(.cancel)
            let note = fill(&form, words, asked: "")
            return next(form, note)
        }
        var form = empty(.cancel, of: known)
        form.values = known.values
        return ask("confirm", form, confirmation(form))
    }

    /// Whether the words name something to book, or a time to come.
    func isConcrete(_ text: String) -> Bool {
        let reading = read(text, expecting: .nothing)
        return service(in: text) != nil || !reading.isEmpty && !tellsOfPast(reading)
    }

    private func empty(_ purpose: BookingForm.Purpose, of known: KnownBooking? = nil) -> BookingForm {
        BookingForm(purpose: purpose, language: language.rawValue, replaces: known?.id, updatedAt: milliseconds)
    }

    // MARK: Going on

    /// - Returns: nil when the customer speaks of something else, which is answered before the form goes on.
    func proceed(_ form: BookingForm, _ words: Words) -> FormStep? {
        if let tapped = words.tapped.flatMap(FormChoice.init), let step = take(tapped, form) { return step }
        if form.asked == "confirm" {
            if FormWords.isYes(words.text) || words.intent == "affirm" { return confirmed(form) }
            if FormWords.isNo(words.text) || words.intent == "deny" { return abandoned(form) }
            if words.text == say(.edit) { return ask("edit", form, editPrompt(form)) }
        }
        if FormWords.isStop(words.text) || (form.purpose != .cancel && words.intent == "booking_cancel") {
            return abandoned(form)
        }
        if form.asked == "edit", let field = field(named: words.text) { return take(.edit(field), form) }
        if isAside(words) { return nil }
        var filled = form
        let note = fill(&filled, words, asked: form.asked)
        if filled.values != form.values || note != nil {
            filled.values["misses"] = nil
            return next(filled, note)
        }
        if words.text.contains(where: { "?？".contains($0) }) { return nil }
        return missed(form)
    }

    /// What the form waits for, said again after something else was answered.
    func reminder(of form: BookingForm) -> FormPrompt {
        next(form, say(.resume)).prompt
    }

    /// Nothing of it was understood; the third time in a row a person is called by the caller.
    private func missed(_ form: BookingForm) -> FormStep {
        var form = form
        let misses = (form.values["misses"].flatMap { Int($0) } ?? 0) + 1
        form.values["misses"] = String(misses)
        return next(form, say(.notUnderstood))
    }

    static let patience = 3

    func isHopeless(_ step: FormStep) -> Bool {
        (step.form?.values["misses"].flatMap { Int($0) } ?? 0) >= Self.patience
    }

    /// Sure questions about something else; a day or a time makes the words an answer all the same.
    private func isAside(_ words: Words) -> Bool {
        guard let intent = words.intent, Self.informational.contains(intent) else { return false }
        return read(words.text, expecting: .nothing).isEmpty
    }

    private static let informational: Set<String> = [
        "pricing_inquiry", "location_directions", "contact_info", "payment_question", "delivery_shipping",
        "document_request", "refund_request", "status_check", "account_update", "general_question", "feedback_praise",
    ]

    private func take(_ choice: FormChoice, _ form: BookingForm) -> FormStep? {
        var form = form
        switch choice {
        case .confirm("yes"): return form.asked == "confirm" ? confirmed(form) : nil
        case .confirm("no"): return abandoned(form)
        case .confirm: return ask("edit", form, editPrompt(form))
        case .edit(let field):
            for key in [field, "days", "times"] { form.values[key] = nil }
            if field == "day" { form.values["time"] = nil }
            return next(form, nil)
        case .value(let field, let value):
            guard fields(form).contains(field), isValid(value, for: field) else { return nil }
            form.values[field] = value
            if field == "time" { form.values["times"] = nil }
            guard field == "day" else { return next(form, nil) }
            form.values["days"] = nil
            let note = settleTime(&form)
            return next(form, note)
        }
    }

    private func isValid(_ value: String, for field: String) -> Bool {
        switch field {
        case "service": bookings.services.contains { $0.id == value }
        case "day": CivilDate(value) != nil
        case "time": TimeOfDay(value) != nil
        case "party": Int(value).map { $0 >= 1 && $0 <= bookings.partyLimit ?? 0 } ?? false
        default: false
        }
    }

    // MARK: Ending

    private func confirmed(_ form: BookingForm) -> FormStep {
        // Between the question and the yes, the time may have come too near.
        if form.purpose != .cancel, let day = day(of: form), let time = time(of: form),
            let refusal = rules(form).refusal(of: time, on: day)
        {
            var form = form
            form.values["time"] = nil
            return next(form, sentence(refusal, day: day, time: time))
        }
        let summary = summary(form)
        let ending: BookingPhrase =
            switch form.purpose {
            case .request: .booked
            case .change: .changed
            case .cancel: .cancelled
            }
        let booking = NewBooking(
            id: makeID(),
            kind: form.purpose,
            replaces: form.replaces,
            values: form.values.filter { !Self.hidden.contains($0.key) },
            summary: summary,
            startsAt: startsAt(form),
            hasWebhook: bookings.webhook != nil
        )
        return FormStep(
            prompt: FormPrompt(text: say(ending, ["summary": summary])), form: nil, booking: booking, event: "booked")
    }

    private func abandoned(_ form: BookingForm) -> FormStep {
        FormStep(
            prompt: FormPrompt(text: say(form.purpose == .request ? .abandoned : .kept)), form: nil,
            event: "abandoned")
    }

    private func startsAt(_ form: BookingForm) -> Int64? {
        guard let day = day(of: form), let time = time(of: form) else { return nil }
        return Int64(calendar.clock.instant(day, minute: time.minutes).timeIntervalSince1970 * 1000)
    }

    /// What the form keeps for itself.
    static let hidden: Set<String> = ["days", "times", "part", "misses"]

    func say(_ phrase: BookingPhrase, _ values: [String: String] = [:]) -> String {
        wording.phrase(phrase, in: language, values)
    }
}
