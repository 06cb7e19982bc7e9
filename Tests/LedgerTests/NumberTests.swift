import Contracts
import Ledger
import Postgres
import TestSupport
import Testing

@Suite("What Meta grants, in the ledger", .timeLimit(.minutes(2)))
struct NumberTests: LedgerSuite {
    private func told(_ field: String, _ value: String, business: BusinessID?, account: String = "204") -> InboundEvent
    {
        .notice(Notice(business: business, id: "\(UniqueID())", account: account, field: field, value: value))
    }

    private func with(_ body: (Ledger) async throws -> Void) async throws {
        try await with { ledger, _ in
            try await ledger.know([
                KnownNumber(business: business, number: "118", display: "+1 555-014-2200", account: "204"),
                KnownNumber(business: business, number: "119", display: "15550142201", account: "204"),
            ])
            try await body(ledger)
        }
    }

    @Test("A number gets what an upgrade gives it, and the others stay as they are")
    func upgrade() async throws {
        try await with { ledger in
            #expect(try await ledger.granted(business).throughput(of: "118") == nil)
            _ = try await ledger.accept([
                told(
                    "phone_number_quality_update",
                    #"{"display_phone_number":"15550142200","event":"THROUGHPUT_UPGRADE","max_daily_conversations_per_business":"TIER_10K"}"#,
                    business: business)
            ])
            let granted = try await ledger.granted(business)
            #expect(granted.throughput(of: "118") == 1000 && granted.throughput(of: "119") == nil)
            #expect(granted.numbers.first?.standing == "THROUGHPUT_UPGRADE")
            #expect(granted.messagingLimit == 10_000)
        }
    }

    @Test(
        "The messaging limit is read in each of Meta's spellings",
        arguments: [
            (#""TIER_250""#, 250), (#""TIER_2K""#, 2000), (#""TIER_UNLIMITED""#, 100_000_000), ("1000", 1000),
            ("-1", 100_000_000),
        ])
    func tiers(spelling: String, limit: Int) async throws {
        try await with { ledger in
            _ = try await ledger.accept([
                told(
                    "business_capability_update", #"{"max_daily_conversations_per_business":\#(spelling)}"#,
                    business: nil)
            ])
            // No business was named: the account it came for is known from earlier webhooks.
            #expect(try await ledger.granted(business).messagingLimit == limit)
        }
    }

    @Test("Nonsense changes no limit, and fails no webhook", arguments: [#""TIER_NOT_SET""#, "{}", "null", "[1]", "0"])
    func nonsense(spelling: String) async throws {
        try await with { ledger in
            let accepted = try await ledger.accept([
                told(
                    "business_capability_update", #"{"max_daily_conversations_per_business":\#(spelling)}"#,
                    business: business),
                told("account_update", #"{"event":\#(spelling),"restriction_info":\#(spelling)}"#, business: business),
                told("phone_number_quality_update", #"{"event":\#(spelling)}"#, business: business),
            ])
            #expect(accepted.allSatisfy { $0.verdict == .accepted })
            #expect(try await ledger.granted(business).messagingLimit == nil)
        }
    }

    @Test("A number the owner writes from on the phone is known for it, until the phone app goes")
    func coexistence() async throws {
        try await with { ledger in
            func echo(_ number: String, _ id: String) -> InboundEvent {
                .echo(
                    OwnerEcho(
                        business: business, id: MessageID(rawValue: id),
                        customer: Customer(number: number, phone: "39333", userID: nil, name: nil), text: "Done.",
                        payload: "{}", sentAt: .now))
            }
            _ = try await ledger.accept([
                told(
                    "phone_number_quality_update",
                    #"{"display_phone_number":"15550142201","event":"THROUGHPUT_UPGRADE"}"#, business: business),
                echo("118", "e1"), echo("119", "e2"), echo("120", "e3"),
            ])
            let granted = try await ledger.granted(business)
            #expect(["118", "119", "120", "121"].map { granted.hasPhoneApp($0) } == [true, true, true, false])
            #expect(["118", "119", "120"].map { granted.throughput(of: $0) } == [nil, 1000, nil])
            _ = try await ledger.accept([
                told("account_update", #"{"event":"ACCOUNT_OFFBOARDED"}"#, business: business)
            ])
            #expect(try await !ledger.granted(business).hasPhoneApp("118"))
        }
    }

    @Test("A restriction holds templates, or everything, until it expires; a ban until it is taken back")
    func restrictions() async throws {
        try await with { ledger in
            let end = Int64.now / 1000 + 3600
            _ = try await ledger.accept([
                told(
                    "account_update",
                    #"{"event":"ACCOUNT_RESTRICTION","restriction_info":[{"restriction_type":"RESTRICTED_BIZ_INITIATED_MESSAGING","expiration":\#(end)}]}"#,
                    business: business)
            ])
            var granted = try await ledger.granted(business)
            #expect(granted.templatesFrom == end * 1000 && granted.messagesFrom == nil)
            #expect(granted.reason == "RESTRICTED_BIZ_INITIATED_MESSAGING")
            _ = try await ledger.accept([
                told(
                    "account_update", #"{"event":"DISABLED_UPDATE","ban_info":{"waba_ban_state":"DISABLE"}}"#,
                    business: business)
            ])
            #expect(try await ledger.granted(business).messagesFrom == -1)
            _ = try await ledger.accept([
                told(
                    "account_update", #"{"event":"DISABLED_UPDATE","ban_info":{"waba_ban_state":"REINSTATE"}}"#,
                    business: business)
            ])
            granted = try await ledger.granted(business)
            #expect(granted.messagesFrom == nil && granted.templatesFrom == nil)
            // Without an end it is tried again after a day.
            _ = try await ledger.accept([
                told(
                    "account_update",
                    #"{"event":"ACCOUNT_RESTRICTION","restriction_info":[{"restriction_type":"RESTRICTED_BIZ_INITIATED_MESSAGING"}]}"#,
                    business: business)
            ])
            let left = try #require(try await ledger.granted(business).templatesFrom) - Int64.now
            #expect((82_800_000...86_400_000).contains(left))
            // What has expired holds nobody.
            _ = try await ledger.accept([
                told(
                    "account_update",
                    #"{"event":"ACCOUNT_RESTRICTION","restriction_info":[{"restriction_type":"RESTRICTED_CUSTOMER_INITIATED_MESSAGING","expiration":\#(end - 7200)}]}"#,
                    business: business)
            ])
            #expect(try await ledger.granted(business).messagesFrom == nil)
        }
    }

    @Test("Another business's account changes nothing here")
    func foreign() async throws {
        try await with { ledger in
            _ = try await ledger.accept([
                told(
                    "account_update", #"{"event":"DISABLED_UPDATE","ban_info":{"waba_ban_state":"DISABLE"}}"#,
                    business: nil, account: "205")
            ])
            let granted = try await ledger.granted(business)
            #expect(granted.messagesFrom == nil && granted.reason == nil)
        }
    }
}
