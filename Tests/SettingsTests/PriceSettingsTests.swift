import Settings
import Testing

@Suite("Prices of WhatsApp's messages")
struct PriceSettingsTests {
    private func prices(_ rates: String) throws -> PriceSettings {
        try FrontdeskSettings(
            yaml: """
                businesses: [{ id: demo, name: Demo, numbers: ["1"] }]
                whatsapp_prices:
                  currency: EUR
                  rates:
                \(rates.split(separator: "\n").map { "    - \($0)" }.joined(separator: "\n"))
                """, source: "test"
        ).prices
    }

    private let table = """
        { market: IT, prefixes: ["39"], from: "2025-07-01", marketing: 0.06, utility: 0.02, service: 0 }
        { market: IT, prefixes: ["39"], from: "2026-10-01", marketing: 0.07, utility: 0.03, service: 0.03 }
        { market: US, prefixes: ["1"], from: "2025-07-01", until: "2026-06-30", marketing: 0.02 }
        { market: CA, prefixes: ["1416", "1604"], from: "2025-07-01", marketing: 0.01 }
        { market: "*", from: "2025-07-01", marketing: 0.05, utility: 0.01 }
        """

    @Test(
        "are those of the recipient's market, by the longest prefix, and of the day",
        arguments: [
            ("marketing", "3933", "2026-09-30", "IT", 0.06), ("marketing", "3933", "2026-10-01", "IT", 0.07),
            ("service", "3933", "2026-11-24", "IT", 0.03), ("marketing_lite", "IT", "2026-11-24", "IT", 0.07),
            ("marketing", "1416", "2026-01-01", "CA", 0.01), ("marketing", "1555", "2026-01-01", "US", 0.02),
            // What has ended falls back to the price of all others.
            ("marketing", "1555", "2026-07-01", "*", 0.05), ("utility", "4366", "2026-01-01", "*", 0.01),
        ]
    )
    func found(category: String, recipient: String, day: String, market: String, amount: Double) throws {
        let price = try prices(table).price(category: category, type: "regular", recipient: recipient, day: day)
        #expect(price?.market == market && price?.amount == amount)
    }

    @Test("are nothing where Meta says so, and unknown where nobody wrote them down")
    func free() throws {
        let prices = try prices(table)
        func amount(_ category: String, _ type: String, _ recipient: String = "3933") -> Double? {
            prices.price(category: category, type: type, recipient: recipient, day: "2026-11-24")?.amount
        }
        #expect(amount("marketing", "free_entry_point") == 0 && amount("service", "free_customer_service") == 0)
        #expect(amount("referral_conversion", "regular") == 0)
        #expect(amount("authentication", "regular") == nil && amount("general_purpose_ai", "regular") == nil)
        #expect(prices.price(category: "marketing", type: "regular", recipient: "3933", day: "2025-06-30") == nil)
    }

    @Test(
        "that cannot be meant are refused with their line and what to do",
        arguments: [
            (#"{ market: Italy, prefixes: ["39"], marketing: 1 }"#, "its two letters"),
            (#"{ market: IT, marketing: 1 }"#, "needs prefixes"),
            (#"{ market: IT, prefixes: ["39"], from: "1 October", marketing: 1 }"#, "write it as 2026-10-01"),
            (#"{ market: IT, prefixes: ["39"], from: "2026-02-31", marketing: 1 }"#, "write it as 2026-10-01"),
            (
                #"{ market: IT, prefixes: ["39"], from: "2026-10-01", until: "2026-09-01", marketing: 1 }"#,
                "must not lie before"
            ),
            (#"{ market: IT, prefixes: ["39"], from: "2026-10-01" }"#, "has no price"),
            (#"{ market: IT, prefixes: ["39"], from: "2026-10-01", marketing: -1 }"#, "must be a number"),
            (#"{ market: IT, prefixes: ["39"], from: "2026-10-01", markting: 1 }"#, "did you mean 'marketing'"),
        ]
    )
    func refused(rate: String, problem: String) {
        #expect {
            try prices(rate)
        } throws: { error in
            "\(error)".contains(problem) && "\(error)".contains("line")
        }
    }

    @Test("of one market and day, or one prefix in two markets, are refused")
    func doubled() {
        #expect(throws: SettingsError.self) {
            try prices(
                """
                { market: IT, prefixes: ["39"], from: "2026-10-01", marketing: 1 }
                { market: IT, prefixes: ["39"], from: "2026-10-01", marketing: 2 }
                """)
        }
        #expect(throws: SettingsError.self) {
            try prices(
                """
                { market: IT, prefixes: ["39"], from: "2026-10-01", marketing: 1 }
                { market: VA, prefixes: ["39"], from: "2026-10-01", marketing: 2 }
                """)
        }
    }
}
