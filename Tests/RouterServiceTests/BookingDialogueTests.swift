import Contracts
import Foundation
import Languages
import Ledger
import Settings
import Testing
import Wording

@testable import RouterService

/// A customer who books in the chat, turn by turn.
struct BookingCustomer {
    let dialogue: BookingDialogue
    var step: FormStep?
    var form: BookingForm? { step?.form }

    init(_ language: Language, at moment: String = "2026-11-25 10:00", _ business: BusinessSettings? = nil) throws {
        dialogue = try #require(
            BookingDialogue(
                try business ?? DemoBusiness.business(), language: language, now: try DemoBusiness.now(moment),
                makeID: { "00000000-0000-0000-0000-000000000001" }))
    }

    mutating func begin(_ text: String) -> String {
        step = dialogue.request(BookingDialogue.Words(text: text))
        return step?.prompt.text ?? ""
    }

    /// - Returns: what the form says; nil when the words were about something else.
    mutating func say(_ text: String, tapped: String? = nil, intent: String? = nil) throws -> String? {
        let words = BookingDialogue.Words(text: text, tapped: tapped, intent: intent)
        guard let next = dialogue.proceed(try #require(form), words) else { return nil }
        step = next
        return next.prompt.text
    }
}

@Suite("Booking in the chat")
struct BookingDialogueTests {
    @Test(
        "collects service, day, time and name in every language, and hands over what was confirmed",
        arguments: [
            (Language.english, "I would like to book a cleaning", "tomorrow", "at half past three", "Yes"),
            (.italian, "Vorrei prenotare una pulizia dei denti", "domani", "alle 15:30", "Sì"),
            (.german, "Ich möchte eine Zahnreinigung buchen", "morgen", "um halb vier", "ja"),
            (.spanish, "Quiero reservar una limpieza", "mañana", "a las tres y media", "sí"),
            (.portuguese, "Queria marcar uma limpeza", "amanhã", "às três e meia", "sim"),
            (.french, "Je voudrais réserver un détartrage", "demain", "à 15h30", "oui"),
            (.japanese, "クリーニングを予約したいです", "明日", "午後3時半", "はい"),
        ]
    )
    func whole(language: Language, request: String, day: String, time: String, yes: String) throws {
        var customer = try BookingCustomer(language)
        _ = customer.begin(request)
        #expect(customer.form?.asked == "day")
        _ = try customer.say(day)
        #expect(customer.form?.values["day"] == "2026-11-26" && customer.form?.asked == "time")
        _ = try customer.say(time)
        #expect(customer.form?.values["time"] == "15:30" && customer.form?.asked == "name")
        _ = try customer.say("Maria Rossi")
        #expect(customer.form?.asked == "confirm" && customer.step?.prompt.choices.count == 3)
        _ = try customer.say(yes)
        let booking = try #require(customer.step?.booking)
        #expect(booking.kind == .request && customer.form == nil)
        #expect(
            booking.values == ["service": "cleaning", "day": "2026-11-26", "time": "15:30", "name": "Maria Rossi"])
        let startsAt = try #require(booking.startsAt)
        #expect(startsAt == Int64(try DemoBusiness.now("2026-11-26 15:30").timeIntervalSince1970 * 1000))
    }

    @Test(
        "does not ask for a name that was said with the wish, and takes the name alone of a sentence",
        arguments: [
            (Language.english, "Hi, I'm Maria Rossi, I'd like a cleaning tomorrow at 15:30", "My name is Maria Rossi."),
            (.italian, "Buongiorno, sono Maria Rossi, vorrei una pulizia domani alle 15:30", "Mi chiamo Maria Rossi"),
            (.german, "Hallo, hier ist Maria Rossi, Zahnreinigung morgen um 15:30 bitte", "Ich heiße Maria Rossi"),
            (.spanish, "Hola, soy Maria Rossi, quiero una limpieza mañana a las 15:30", "me llamo Maria Rossi"),
            (.portuguese, "Olá, sou a Maria Rossi, queria uma limpeza amanhã às 15:30", "chamo-me Maria Rossi"),
            (.french, "Bonjour, je suis Maria Rossi, un détartrage demain à 15h30", "Je m’appelle Maria Rossi"),
        ])
    func introduced(language: Language, request: String, answer: String) throws {
        var customer = try BookingCustomer(language)
        _ = customer.begin(request)
        #expect(customer.form?.asked == "confirm" && customer.form?.values["name"] == "Maria Rossi")
        _ = customer.begin(request.split(separator: ",").last.map(String.init) ?? "")
        #expect(customer.form?.asked == "name")
        _ = try customer.say(answer)
        #expect(customer.form?.values["name"] == "Maria Rossi")
    }

    @Test("takes everything from one sentence, and asks only for what is missing")
    func oneSentence() throws {
        var customer = try BookingCustomer(.italian)
        _ = customer.begin("Vorrei prenotare una pulizia per domani alle 15:30")
        #expect(customer.form?.asked == "name")
        #expect(try customer.say("Luca Bianchi")?.contains("giovedì 26 novembre") == true)
    }

    @Test("is filled in by taps alone")
    func taps() throws {
        var customer = try BookingCustomer(.english)
        _ = customer.begin("I want to book")
        let service = try #require(customer.step?.prompt.choices.first)
        _ = try customer.say(service.title, tapped: service.id)
        let day = try #require(customer.step?.prompt.choices.first)
        _ = try customer.say(day.title, tapped: day.id)
        let time = try #require(customer.step?.prompt.choices.last)
        _ = try customer.say(time.title, tapped: time.id)
        _ = try customer.say("Ann")
        _ = try customer.say("Yes", tapped: "form:confirm=yes")
        #expect(customer.step?.booking?.values["service"] == "cleaning")
    }

    @Test("is filled in by the titles of what could be tapped, when only they arrive")
    func titles() throws {
        for language in Language.allCases {
            var customer = try BookingCustomer(language)
            _ = customer.begin("")
            for field in ["service", "day", "time"] {
                #expect(customer.form?.asked == field)
                let choice = try #require(customer.step?.prompt.choices.last)
                _ = try customer.say(choice.title)
            }
            #expect(customer.form?.asked == "name", "\(language) \(customer.form?.values ?? [:])")
        }
    }

    @Test(
        "refuses what cannot be, says why, and offers what can",
        arguments: [
            ("yesterday at 10", "has already passed"), ("on Sunday", "we are closed"),
            ("on 25 December", "closed (Christmas holidays)"),
            ("tomorrow at 22:00", "we are open 9:00–13:00 and 14:00"),
            ("tomorrow at 12:45", "we are open"), ("today at 11:00", "too soon"), ("on 31 February", "no such day"),
            ("on 3 November", "has already passed"), ("in 20 weeks", "next 90 days"),
        ]
    )
    func refused(words: String, reason: String) throws {
        var customer = try BookingCustomer(.english)
        _ = customer.begin("a cleaning please")
        let reply = try #require(try customer.say(words))
        #expect(reply.contains(reason), "\(reply)")
        #expect(customer.step?.prompt.choices.isEmpty == false)
    }

    @Test("takes a day that has passed for a part of the story, until it asks for the day")
    func story() throws {
        var customer = try BookingCustomer(.english)
        let reply = customer.begin("my daughter broke a tooth yesterday evening, we need an appointment")
        #expect(customer.form?.asked == "service" && !reply.contains("passed"), "\(reply)")
        #expect(customer.form?.values["part"] == nil)
        customer = try BookingCustomer(.english)
        _ = customer.begin("I lost a filling on Monday 2 November, can I come tomorrow at 10:00 for a cleaning?")
        #expect(customer.form?.values["service"] == "cleaning")
    }

    @Test("asks which of two days or times is meant")
    func ambiguous() throws {
        var customer = try BookingCustomer(.english)
        _ = customer.begin("a cleaning next Friday at half past three")
        #expect(customer.form?.asked == "day")
        #expect(customer.step?.prompt.choices.map(\.id) == ["form:day=2026-11-27", "form:day=2026-12-04"])
        _ = try customer.say("Friday 4 December", tapped: "form:day=2026-12-04")
        #expect(customer.form?.values["time"] == "15:30" && customer.form?.asked == "name")
    }

    @Test("answers another question in between and then goes on")
    func aside() throws {
        var customer = try BookingCustomer(.english)
        _ = customer.begin("I want to book a cleaning")
        #expect(try customer.say("How much does it cost?", intent: "pricing_inquiry") == nil)
        let form = try #require(customer.form)
        #expect(customer.dialogue.reminder(of: form).text.contains("Which day suits you?"))
        _ = try customer.say("tomorrow at 10")
        #expect(customer.form?.asked == "name")
        #expect(try customer.say("Do you take cards?") == nil)
    }

    @Test("lets the customer change what was said, and stop at any time")
    func edit() throws {
        var customer = try BookingCustomer(.english)
        _ = customer.begin("a cleaning tomorrow at 10")
        _ = try customer.say("Ann")
        _ = try customer.say("Change", tapped: "form:confirm=edit")
        #expect(customer.form?.asked == "edit")
        _ = try customer.say("Time")
        #expect(customer.form?.asked == "time")
        _ = try customer.say("at 11")
        #expect(customer.form?.asked == "confirm" && customer.form?.values["time"] == "11:00")
        _ = try customer.say("rather at 4")
        #expect(customer.form?.values["time"] == "16:00")
        _ = try customer.say("never mind")
        #expect(customer.form == nil && customer.step?.booking == nil)
    }

    @Test("changes and cancels the appointment the customer made")
    func changeAndCancel() throws {
        let known = KnownBooking(
            id: "00000000-0000-0000-0000-0000000000aa",
            values: ["service": "cleaning", "day": "2026-11-26", "time": "15:30", "name": "Ann"],
            summary: "Cleaning, Thursday 26 November, 15:30, Ann")
        var customer = try BookingCustomer(.english)
        customer.step = customer.dialogue.change(
            BookingDialogue.Words(text: "can I come on Friday instead?"), of: known)
        #expect(customer.form?.values["day"] == "2026-11-27" && customer.form?.asked == "time")
        _ = try customer.say("at 10")
        _ = try customer.say("yes")
        #expect(customer.step?.booking?.kind == .change && customer.step?.booking?.replaces == known.id)

        customer.step = customer.dialogue.cancel(BookingDialogue.Words(text: "I need to cancel"), of: known)
        #expect(customer.form?.asked == "confirm" && customer.step?.prompt.choices.count == 2)
        #expect(customer.step?.prompt.text.contains("Thursday 26 November") == true)
        _ = try customer.say("yes")
        #expect(customer.step?.booking?.kind == .cancel && customer.step?.booking?.replaces == known.id)
    }

    @Test("asks for day and name to cancel what it does not know")
    func cancelUnknown() throws {
        var customer = try BookingCustomer(.english)
        customer.step = customer.dialogue.cancel(BookingDialogue.Words(text: "cancel my appointment"), of: nil)
        #expect(customer.form?.asked == "day")
        _ = try customer.say("the one on Friday")
        _ = try customer.say("Ann")
        _ = try customer.say("yes")
        #expect(customer.step?.booking?.values == ["day": "2026-11-27", "name": "Ann"])
    }

    @Test("gives up after the third answer nobody understands")
    func hopeless() throws {
        var customer = try BookingCustomer(.english)
        _ = customer.begin("I want to book a cleaning")
        for _ in 0..<3 { _ = try customer.say("blah") }
        #expect(customer.dialogue.isHopeless(try #require(customer.step)))
    }

    @Test("shows no more than WhatsApp can show")
    func limits() throws {
        for language in Language.allCases {
            var customer = try BookingCustomer(language)
            _ = customer.begin("")
            for _ in 0..<3 {
                let prompt = try #require(customer.step?.prompt)
                let content = prompt.content(button: customer.dialogue.say(.choose))
                #expect(content.problem == nil)
                if case .text = content.kind { Issue.record("\(language) shows lines instead of a list") }
                let choice = try #require(prompt.choices.first)
                #expect(choice.title.count <= 24, "\(choice.title)")
                _ = try customer.say(choice.title, tapped: choice.id)
            }
        }
    }
}
