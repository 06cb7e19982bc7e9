import Contracts
import Ledger
import Settings
import Testing

@testable import DispatcherService

@Suite("What messages cost")
struct CostReportTests {
    private let prices = """
        businesses: [{ id: demo, name: Demo, numbers: ["1"] }]
        whatsapp_prices:
          currency: EUR
          rates:
            - { market: IT, prefixes: ["39"], from: "2026-10-01", marketing: 0.07, utility: 0.03, service: 0.02 }
        """

    private func charged(_ category: String?, _ type: String?, _ prefix: String, _ count: Int) -> ChargedMessages {
        ChargedMessages(category: category, type: type, prefix: prefix, day: "2026-11-24", count: count)
    }

    @Test("Is added up by category and market; what has no price is told, and not taken for nothing")
    func report() throws {
        let report = CostReport(
            [
                charged("utility", "regular", "3933", 10), charged("utility", "regular", "3934", 5),
                charged("marketing", "free_entry_point", "3933", 7), charged("utility", "regular", "4366", 2),
                charged("general_purpose_ai", "regular", "3933", 1), charged(nil, nil, "3933", 1),
            ], business: "demo", prices: try FrontdeskSettings(yaml: prices, source: "test").prices)
        #expect(report.messages == 26)
        #expect(abs(report.total - 15 * 0.03) < 0.000_001)
        let italy = try #require(report.lines.first { $0.category == "utility" && $0.market == "IT" })
        #expect(italy.messages == 15)
        #expect(report.lines.first { $0.type == "free_entry_point" }?.amount == 0)
        #expect(report.warnings.contains { $0.contains("no price for 2 utility") && $0.contains("+4366") })
        #expect(report.warnings.contains { $0.contains("general_purpose_ai") && $0.contains("ask Meta") })
        #expect(report.text.contains("26 messages, 0.4500 EUR") && report.text.contains("no price"))
    }
}
