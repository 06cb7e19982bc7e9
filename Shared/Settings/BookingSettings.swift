package import Languages

/// `businesses[].bookings`: what customers may book in the chat, and who is told.
package struct BookingSettings: Sendable {
    /// Something to book.
    package struct Service: Sendable {
        package let id: String
        package let duration: Duration
        package let names: BusinessSettings.Texts
        /// Other words for it, by language.
        package let synonyms: [Language: [String]]
    }

    /// A question of the business's own; any words answer it.
    package struct Question: Sendable {
        package let id: String
        package let text: BusinessSettings.Texts
        package let label: BusinessSettings.Texts
    }

    package struct Webhook: Sendable, Equatable {
        package let url: String
        /// The variable that holds the key the request is signed with.
        package let secretVariable: String
        /// Whether the address may be one of a private network.
        package let isPrivate: Bool
    }

    package let services: [Service]
    package let questions: [Question]
    /// The largest party; nil when nobody asks how many come.
    package let partyLimit: Int?
    /// Times are offered at multiples of this after opening.
    package let slot: Duration
    /// How long before the appointment it must be made.
    package let lead: Duration
    /// How far ahead appointments can be made, in days.
    package let horizonDays: Int
    /// A form nobody has written to for so long is forgotten.
    package let expires: Duration
    package let webhook: Webhook?

    init(_ section: SettingsSection) {
        services = section.sections("services").map(Service.init)
        questions = section.sections("questions").map(Question.init)
        let party = section.whole("party_limit", default: 0, in: 0...1000)
        partyLimit = party > 0 ? party : nil
        slot = section.duration("slot", default: .seconds(1800))
        lead = section.duration("lead", default: .seconds(7200))
        horizonDays = section.whole("horizon_days", default: 90, in: 1...365)
        expires = section.duration("expires", default: .seconds(24 * 3600))
        let hook = section.section("webhook")
        webhook = hook.keys.isEmpty ? nil : Webhook(hook)
        for (name, duration, least) in [("slot", slot, 5), ("lead", lead, 0), ("expires", expires, 10)]
        where duration < .seconds(60 * least) || duration > .seconds(90 * 86_400) {
            section.problem(at: name, "\(name) must be between \(least)m and 90d")
        }
        let ids = services.map(\.id) + questions.map(\.id)
        for id in Set(ids) where ids.filter({ $0 == id }).count > 1 {
            section.problem("bookings has '\(id)' twice; ids of services and questions must differ")
        }
        if services.count > 10 {
            section.problem(at: "services", "services has more than 10 entries, which no list of WhatsApp shows")
        }
        section.finish()
    }
}

extension BookingSettings.Service {
    fileprivate init(_ section: SettingsSection) {
        id = section.text("id")
        duration = section.duration("duration", default: .seconds(1800))
        names = BusinessSettings.texts(section.section("names"))
        let list = section.section("synonyms")
        var synonyms: [Language: [String]] = [:]
        for key in list.keys {
            let words = list.texts(key, default: [])
            guard let language = Language(rawValue: key) else {
                list.problem(at: key, "'\(key)' is no language")
                continue
            }
            synonyms[language] = words
        }
        self.synonyms = synonyms
        if names.isEmpty { section.problem("the service '\(id)' has no names; give it one by language") }
        list.finish()
        section.finish()
    }
}

extension BookingSettings.Question {
    fileprivate init(_ section: SettingsSection) {
        id = section.text("id")
        text = BusinessSettings.texts(section.section("ask"))
        label = BusinessSettings.texts(section.section("label"))
        if text.isEmpty { section.problem("the question '\(id)' has no words; write them under ask, by language") }
        section.finish()
    }
}

extension BookingSettings.Webhook {
    fileprivate init(_ section: SettingsSection) {
        url = section.text("url")
        secretVariable = section.text("secret_env")
        isPrivate = section.flag("private_network", default: false)
        if !url.hasPrefix("https://"), !(isPrivate && url.hasPrefix("http://")) {
            section.problem(at: "url", "url must begin with https://, or with http:// and private_network: true")
        }
        section.finish()
    }
}
