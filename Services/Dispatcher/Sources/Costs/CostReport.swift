import Contracts
import Foundation
import Ledger
import Settings

/// What WhatsApp charged for: the receipts' own words, and the prices of the configuration.
struct CostReport: Sendable, Equatable {
    /// Messages of one category, one way of charging and one market.
    struct Line: Sendable, Equatable {
        let category: String
        let type: String
        let market: String
        var messages: Int
        /// nil when the configuration has no price.
        var amount: Double?
        /// The first day and recipient a price is missing for.
        var missing: String?
    }

    let business: String
    let currency: String
    private(set) var lines: [Line] = []

    init(_ charged: [ChargedMessages], business: String, prices: PriceSettings) {
        self.business = business
        currency = prices.currency
        for item in charged.sorted(by: { $0.day < $1.day }) {
            let price = prices.price(
                category: item.category, type: item.type, recipient: item.prefix, day: item.day)
            add(
                Line(
                    category: item.category ?? "unknown", type: item.type ?? "unknown",
                    market: price?.market ?? prices.market(of: item.prefix), messages: item.count,
                    amount: price.map { $0.amount * Double(item.count) },
                    missing: price == nil ? "\(item.day), recipients +\(item.prefix)…" : nil))
        }
        lines.sort { ($0.category, $0.type, $0.market) < ($1.category, $1.type, $1.market) }
    }

    private mutating func add(_ line: Line) {
        // What has a price and what has none stay apart: a sum must not hide a gap.
        let index = lines.firstIndex {
            $0.category == line.category && $0.type == line.type && $0.market == line.market
                && ($0.amount == nil) == (line.amount == nil)
        }
        guard let index else { return lines.append(line) }
        lines[index].messages += line.messages
        if let amount = line.amount { lines[index].amount = (lines[index].amount ?? 0) + amount }
    }

    var messages: Int { lines.reduce(0) { $0 + $1.messages } }

    var total: Double { lines.reduce(0) { $0 + ($1.amount ?? 0) } }

    /// What people should see to, in words.
    var warnings: [String] {
        lines.filter { $0.amount == nil }.map { line in
            "no price for \(line.messages) \(line.category) messages (\(line.missing ?? "")); add the market to "
                + "whatsapp_prices.rates"
        }
            // Meta bills it where an account is taken for an assistant for everything; ours is none.
            + lines.filter { $0.category == "general_purpose_ai" }.map { line in
                "\(line.messages) messages were billed as general_purpose_ai; ask Meta why"
            }
    }

    var text: String {
        func money(_ amount: Double) -> String { String(format: "%.4f %@", amount, currency as NSString) }
        func cell(_ text: String, _ width: Int) -> String { text.padding(toLength: width, withPad: " ", startingAt: 0) }
        var rows = lines.map { line in
            "  " + cell(line.category, 22) + cell(line.type, 24) + cell(line.market, 8)
                + cell("\(line.messages)", 10) + (line.amount.map(money) ?? "no price")
        }
        rows.insert("\(business): \(messages) messages, \(money(total))", at: 0)
        return (rows + warnings.map { "  ! \($0)" }).joined(separator: "\n")
    }
}
