import Contracts
import Foundation
import Hours
import Languages
import Settings
import TimeExpressions
import Wording

// What the customer's words say for the form.
extension BookingDialogue {
    /// Puts what the words say into the form.
    ///
    /// - Returns: what must be said about it: a day that has passed, hours the business is closed, a doubt.
    func fill(_ form: inout BookingForm, _ words: Words, asked: String) -> String? {
        let text = words.text
        let expected: TimeReader.Expected = asked == "day" ? .day : asked == "time" ? .time : .nothing
        let reading = read(text, expecting: expected)
        let isFree = asked == "name" || bookings.questions.contains { $0.id == asked }
        if isFree, !text.contains(where: { "?？".contains($0) }), words.intent != "booking_request" {
            form.values[asked] = asked == "name" ? name(in: text) ?? Self.line(text) : Self.line(text)
            return nil
        }
        if form.values["name"] == nil { form.values["name"] = name(in: text) }
        if form.purpose != .cancel, form.values["service"] == nil || asked == "service" || asked == "confirm",
            let service = service(in: text)
        {
            form.values["service"] = service.id
        }
        if let limit = bookings.partyLimit, asked == "party" || form.values["party"] == nil {
            if let note = fillParty(&form, text, limit, isAsked: asked == "party") { return note }
        }
        if reading.isImpossible { return say(.impossible) }
        if isStory(reading, asked) { return nil }
        if let part = reading.part { form.values["part"] = "\(part)" }
        if !reading.times.isEmpty {
            form.values["times"] = reading.times.map(\.description).joined(separator: ",")
            form.values["time"] = nil
        }
        if !reading.days.isEmpty {
            form.values["day"] = nil
            form.values["days"] = nil
            if let note = fillDay(&form, reading.days) { return note }
        }
        return settleTime(&form)
    }

    /// Who has not been asked for a day yet and names one that has passed tells what happened: "I broke a tooth yesterday evening".
    private func isStory(_ reading: TimeReading, _ asked: String) -> Bool {
        asked.isEmpty && tellsOfPast(reading)
    }

    func tellsOfPast(_ reading: TimeReading) -> Bool {
        !reading.days.isEmpty && reading.days.allSatisfy { $0 < today }
    }

    private var today: CivilDate { calendar.clock.local(now).day }
    private var otherLanguages: [Language] { business.languages.filter { $0 != language } }

    /// In the form's language; where that finds nothing, in the business's others.
    func read(_ text: String, expecting expected: TimeReader.Expected) -> TimeReading {
        let own = TimeReader(language: language, today: today).read(text, expecting: expected)
        guard own.isEmpty else { return own }
        for other in otherLanguages {
            let reading = TimeReader(language: other, today: today).read(text)
            if !reading.isEmpty { return reading }
        }
        return own
    }

    private func fillDay(_ form: inout BookingForm, _ days: [CivilDate]) -> String? {
        if form.purpose == .cancel {
            form.values["day"] = days[0].description
            return nil
        }
        let rules = rules(form)
        let possible = days.filter { rules.refusal(of: $0) == nil }
        if possible.count == 1 {
            form.values["day"] = possible[0].description
            return nil
        }
        if possible.isEmpty, let refusal = rules.refusal(of: days[0]) {
            return sentence(refusal, day: days[0], time: nil)
        }
        form.values["days"] = possible.map(\.description).joined(separator: ",")
        return nil
    }

    /// Decides the time that was said, once the day is known.
    func settleTime(_ form: inout BookingForm) -> String? {
        guard form.purpose != .cancel, let day = day(of: form), let said = form.values["times"] else { return nil }
        let times = said.split(separator: ",").compactMap { TimeOfDay($0) }
        let rules = rules(form)
        let possible = times.filter { rules.refusal(of: $0, on: day) == nil }
        form.values["times"] = nil
        guard possible.count != 1 else {
            form.values["time"] = possible[0].description
            return nil
        }
        guard possible.isEmpty else {
            form.values["times"] = possible.map(\.description).joined(separator: ",")
            return nil
        }
        // Of eleven in the morning and at night, the customer meant the one within the hours.
        let meant = times.first { rules.refusal(of: $0, on: day) != .outsideHours } ?? times.last
        guard let time = meant, let refusal = rules.refusal(of: time, on: day) else { return nil }
        return sentence(refusal, day: day, time: time)
    }

    func sentence(_ refusal: AppointmentRules.Refusal, day: CivilDate, time: TimeOfDay?) -> String {
        let named = wording.day(day, in: language)
        switch refusal {
        case .past: return say(.pastDay, ["day": named])
        case .tooFar: return say(.tooFar, ["days": "\(bookings.horizonDays)"])
        case .tooSoon: return say(.tooSoon)
        case .closed:
            let reason = calendar.special(on: day).flatMap { wording.text($0.name, in: language) }
            return say(.closedDay, ["day": named, "reason": reason.map { " (\($0))" } ?? ""])
        case .outsideHours:
            return say(
                .closedTime,
                [
                    "day": named, "time": time.map(wording.time) ?? "",
                    "hours": wording.hours(calendar.intervals(on: day), in: language),
                ])
        }
    }

    private func fillParty(_ form: inout BookingForm, _ text: String, _ limit: Int, isAsked: Bool) -> String? {
        let numbers = text.split { !$0.isNumber }.compactMap { Int($0) }
        let said = isAsked ? numbers.first : PartySize.said(in: text)
        guard let said else { return nil }
        guard (1...limit).contains(said) else { return say(.partyRange, ["limit": "\(limit)"]) }
        form.values["party"] = "\(said)"
        return nil
    }

    /// The service whose name or synonym the text holds; the longest counts.
    func service(in text: String) -> BookingSettings.Service? {
        let words = " " + Self.folded(text) + " "
        let named = bookings.services.flatMap { service in
            Language.allCases.flatMap { language in
                ([service.names[language]].compactMap { $0 } + (service.synonyms[language] ?? []))
                    .map { (service, Self.folded($0), language == .japanese) }
            }
        }
        return named.filter { !$0.1.isEmpty && ($0.2 ? words.contains($0.1) : words.contains(" \($0.1) ")) }
            .max { $0.1.count < $1.1.count }?.0
    }

    private static func folded(_ text: String) -> String {
        text.folding(options: [.caseInsensitive, .diacriticInsensitive, .widthInsensitive], locale: nil)
            .split { !($0.isLetter || $0.isNumber) }.joined(separator: " ")
    }

    /// Who says that they are: in the form's language, else in another of the business's.
    private func name(in text: String) -> String? {
        ([language] + otherLanguages).lazy.compactMap { Introduction.certain(in: text, language: $0) }.first.map {
            Self.line($0.name)
        }
    }

    /// A name or a remark as one line that a list can show.
    private static func line(_ text: String) -> String {
        String(text.split(whereSeparator: \.isNewline).joined(separator: " ").prefix(120))
            .trimmingCharacters(in: .whitespaces)
    }
}
