import Contracts
import Foundation
import Hours
import Languages
import Settings
import TimeExpressions
import Wording

// What is asked for, in order.
extension BookingDialogue {
    func fields(_ form: BookingForm) -> [String] {
        // A person finds an appointment by its day and its name.
        if form.purpose == .cancel { return ["day", "name"] }
        return (bookings.services.isEmpty ? [] : ["service"]) + ["day", "time"]
            + (bookings.partyLimit == nil ? [] : ["party"]) + bookings.questions.map(\.id) + ["name"]
    }

    /// Asks for the first field that is missing; when none is, for a yes.
    ///
    /// - Parameter note: said before it.
    func next(_ form: BookingForm, _ note: String?) -> FormStep {
        guard let field = fields(form).first(where: { form.values[$0] == nil }) else {
            return ask("confirm", form, confirmation(form).after(note))
        }
        return ask(field, form, prompt(for: field, form).after(note))
    }

    func ask(_ field: String, _ form: BookingForm, _ prompt: FormPrompt) -> FormStep {
        var form = form
        form.asked = field
        form.updatedAt = milliseconds
        return FormStep(prompt: prompt, form: form, event: "asked \(field)")
    }

    private func prompt(for field: String, _ form: BookingForm) -> FormPrompt {
        switch field {
        case "service":
            return FormPrompt(
                text: say(.askService),
                choices: bookings.services.map {
                    choice("service", $0.id, wording.text($0.names, in: language) ?? $0.id)
                })
        case "day":
            if form.purpose == .cancel { return FormPrompt(text: say(.cancelWhich)) }
            if let days = pending("days", form) {
                return FormPrompt(text: say(.whichDay), choices: days.compactMap { CivilDate($0) }.map(dayChoice))
            }
            return FormPrompt(text: say(.askDay), choices: rules(form).days(8).map(dayChoice))
        case "time":
            if let times = pending("times", form) {
                return FormPrompt(text: say(.whichTime), choices: times.compactMap { TimeOfDay($0) }.map(timeChoice))
            }
            let day = day(of: form) ?? rules(form).today
            let offered = offers(rules(form).times(on: day), form)
            return FormPrompt(
                text: say(.askTime, ["day": wording.day(day, in: language)]), choices: offered.map(timeChoice))
        case "party":
            return FormPrompt(text: say(.askParty))
        case "name": return FormPrompt(text: say(.askName))
        default:
            let question = bookings.questions.first { $0.id == field }
            return FormPrompt(text: question.flatMap { wording.text($0.text, in: language) } ?? field)
        }
    }

    /// What was said and can be read in more than one way.
    private func pending(_ key: String, _ form: BookingForm) -> [String]? {
        form.values[key]?.split(separator: ",").map(String.init)
    }

    /// At most ten, the most a list of WhatsApp shows, spread over the day.
    private func offers(_ times: [TimeOfDay], _ form: BookingForm) -> [TimeOfDay] {
        let part = form.values["part"].flatMap(Self.part)
        let wanted = part.map { part in times.filter(part.contains) } ?? times
        let times = wanted.isEmpty ? times : wanted
        guard times.count > 10 else { return times }
        return (0..<10).map { times[$0 * (times.count - 1) / 9] }
    }

    static func part(_ name: String) -> PartOfDay? {
        PartOfDay.allCases.first { "\($0)" == name }
    }

    func confirmation(_ form: BookingForm) -> FormPrompt {
        let lines = fields(form).compactMap { field in
            shown(field, form).map { "\(label(field)): \($0)" }
        }
        let question = say(form.purpose == .cancel ? .cancelConfirm : .confirm)
        let lineup = form.purpose == .cancel && form.replaces != nil ? [summary(form)] : lines
        var choices = [choice("confirm", "yes", say(.yes)), choice("confirm", "no", say(.no))]
        if form.purpose != .cancel { choices.insert(choice("confirm", "edit", say(.edit)), at: 1) }
        return FormPrompt(text: lineup.joined(separator: "\n") + "\n\n" + question, choices: choices)
    }

    func editPrompt(_ form: BookingForm) -> FormPrompt {
        FormPrompt(
            text: say(.whatToEdit), choices: fields(form).prefix(10).map { choice("edit", $0, label($0)) })
    }

    func field(named text: String) -> String? {
        let fields = ["service", "day", "time", "party", "name"] + bookings.questions.map(\.id)
        return fields.first { label($0).lowercased() == text.lowercased().trimmingCharacters(in: .whitespaces) }
    }

    /// `Cleaning, Friday 27 November, 15:30, Maria Rossi`.
    func summary(_ form: BookingForm) -> String {
        let names =
            form.purpose == .cancel && form.replaces != nil
            ? fields(BookingForm(purpose: .request, language: form.language, updatedAt: 0)) : fields(form)
        return names.compactMap { shown($0, form) }.joined(separator: ", ")
    }

    private func shown(_ field: String, _ form: BookingForm) -> String? {
        guard let value = form.values[field] else { return nil }
        switch field {
        case "service":
            return bookings.services.first { $0.id == value }.map { wording.text($0.names, in: language) ?? $0.id }
        case "day": return CivilDate(value).map { wording.day($0, in: language) }
        case "time": return TimeOfDay(value).map(wording.time)
        case "party": return "\(value) \(say(.party).lowercased())"
        default: return value
        }
    }

    private func label(_ field: String) -> String {
        switch field {
        case "service": say(.service)
        case "day": say(.day)
        case "time": say(.time)
        case "party": say(.party)
        case "name": say(.name)
        default:
            bookings.questions.first { $0.id == field }.flatMap { wording.text($0.label, in: language) } ?? field
        }
    }

    // MARK: Choices

    func choice(_ field: String, _ value: String, _ title: String) -> FormPrompt.Choice {
        FormPrompt.Choice(id: "form:\(field)=\(value)", title: title)
    }

    func dayChoice(_ day: CivilDate) -> FormPrompt.Choice {
        choice("day", day.description, wording.shortDay(day, in: language))
    }

    func timeChoice(_ time: TimeOfDay) -> FormPrompt.Choice {
        choice("time", time.description, wording.time(time))
    }

    // MARK: What is known

    func day(of form: BookingForm) -> CivilDate? { form.values["day"].flatMap { CivilDate($0) } }
    func time(of form: BookingForm) -> TimeOfDay? { form.values["time"].flatMap { TimeOfDay($0) } }

    func rules(_ form: BookingForm) -> AppointmentRules {
        let service = bookings.services.first { $0.id == form.values["service"] }
        return AppointmentRules(
            calendar: calendar, bookings: bookings, duration: service?.duration ?? bookings.slot, now: now)
    }
}
