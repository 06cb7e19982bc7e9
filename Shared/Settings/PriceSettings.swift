import Foundation

/// `whatsapp_prices`: what Meta charges for a message, by market, category and the day from which a price holds.
///
/// Meta changes its prices on the first day of a quarter, and its rules now and then; so both are here and nowhere else.
package struct PriceSettings: Sendable {
    package let currency: String
    private let rates: [Rate]

    /// One market's prices from a day on.
    private struct Rate: Sendable {
        /// Two letters, as in business-scoped user ids; `*` for every other market.
        let market: String
        /// Beginnings of phone numbers.
        let prefixes: [String]
        /// `2026-10-01`, in UTC; such texts sort as the days do.
        let from: String
        let until: String?
        let prices: [String: Double]
    }

    /// What a message costs, and in which market.
    package struct Price: Sendable, Equatable {
        package let market: String
        package let amount: Double
    }

    private static let categories = [
        "marketing", "utility", "authentication", "authentication_international", "service",
    ]
    /// Other words of Meta's for what is priced as something else.
    private static let alike = ["marketing_lite": "marketing", "authentication_international": "authentication"]

    init(_ section: SettingsSection) {
        currency = section.text("currency", default: "EUR")
        var rates: [Rate] = []
        for item in section.sections("rates") {
            let rate = Self.rate(item)
            if rates.contains(where: { $0.market == rate.market && $0.from == rate.from }) {
                item.problem("market '\(rate.market)' has two sets of prices from \(rate.from); keep one")
            }
            let foreign = rates.first { $0.market != rate.market && !Set($0.prefixes).isDisjoint(with: rate.prefixes) }
            if let foreign { item.problem("market '\(rate.market)' has a prefix of market '\(foreign.market)'") }
            rates.append(rate)
        }
        self.rates = rates
        section.finish()
    }

    private static func rate(_ section: SettingsSection) -> Rate {
        let market = section.text("market")
        let prefixes = section.texts("prefixes", default: [])
        let from = day(section, "from") ?? "2025-07-01"
        let until = section.keys.contains("until") ? day(section, "until") : nil
        var prices: [String: Double] = [:]
        for category in categories {
            let price = section.number(category, default: -1, in: 0...1000)
            if section.keys.contains(category) { prices[category] = price }
        }
        if market != "*", market.wholeMatch(of: /[A-Z]{2}/) == nil {
            section.problem(
                at: "market", "'\(market)' is no market; write its two letters, such as IT, or * for all others")
        }
        if market != "*",
            prefixes.isEmpty || !prefixes.allSatisfy({ (1...4).contains($0.count) && $0.allSatisfy(\.isNumber) })
        {
            section.problem(
                "market '\(market)' needs prefixes: the first 1 to 4 digits of its numbers, such as [\"39\"]")
        }
        if let until, until < from { section.problem(at: "until", "until must not lie before from") }
        if prices.isEmpty {
            section.problem("market '\(market)' has no price; give \(categories.joined(separator: ", "))")
        }
        section.finish()
        return Rate(market: market, prefixes: prefixes, from: from, until: until, prices: prices)
    }

    private static func day(_ section: SettingsSection, _ key: String) -> String? {
        let text = section.text(key)
        let style = Date.ISO8601FormatStyle().year().month().day()
        // Read and written again: the 31st of February is read as a day in March.
        guard let day = try? Date(text, strategy: style), day.formatted(style) == text
        else {
            section.problem(at: key, "'\(text)' is no day; write it as 2026-10-01")
            return nil
        }
        return text
    }

    /// The price of a message, by Meta's own words for it.
    ///
    /// - Parameters:
    ///   - type: `regular` is charged, `free_customer_service` and `free_entry_point` are not.
    ///   - recipient: the first digits of the phone number, or the two letters a user id begins with.
    ///   - day: `2026-11-24`, in UTC.
    /// - Returns: nil when the configuration has no price for it.
    package func price(category: String?, type: String?, recipient: String, day: String) -> Price? {
        let market = market(of: recipient)
        if type?.hasPrefix("free_") == true || category == "referral_conversion" {
            return Price(market: market, amount: 0)
        }
        guard let word = category?.replacingOccurrences(of: "-", with: "_") else { return nil }
        for market in [market, "*"] {
            let valid = rates.filter { $0.market == market && $0.from <= day && ($0.until.map { day <= $0 } ?? true) }
            guard let rate = valid.max(by: { $0.from < $1.from }) else { continue }
            if let amount = rate.prices[word] ?? Self.alike[word].flatMap({ rate.prices[$0] }) {
                return Price(market: market, amount: amount)
            }
        }
        return nil
    }

    /// The market of a recipient; `*` when the configuration does not name it.
    package func market(of recipient: String) -> String {
        if recipient.count == 2, recipient.allSatisfy(\.isLetter) {
            return rates.contains { $0.market == recipient } ? recipient : "*"
        }
        let matches = rates.flatMap { rate in
            rate.prefixes.filter(recipient.hasPrefix).map { (rate.market, $0.count) }
        }
        return matches.max { $0.1 < $1.1 }?.0 ?? "*"
    }
}
