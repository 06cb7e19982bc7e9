import Ledger
import Postgres
import TestSupport
import Testing

@Suite("What Meta counts of its management")
struct ManagementTests: LedgerSuite {
    @Test("Calls of an account are made until the hour is full, and then the time until there is room is told")
    func calls() async throws {
        try await with { ledger, pool in
            for _ in 0..<3 { #expect(try await ledger.admitManagementCall(account: "7", limit: 3) == nil) }
            let wait = try #require(try await ledger.admitManagementCall(account: "7", limit: 3))
            #expect(wait > .seconds(3500) && wait <= .seconds(3600))
            #expect(try await ledger.admitManagementCall(account: "8", limit: 3) == nil)
            _ = try await pool.query("update frontdesk.management_call set at = at - interval '61 min'")
            #expect(try await ledger.admitManagementCall(account: "7", limit: 3) == nil)
        }
    }

    @Test("An approved template is edited once a day and ten times in 30 days")
    func edits() async throws {
        try await with { ledger, pool in
            for edit in 1...10 {
                #expect(try await ledger.admitTemplateEdit("ready", "en", of: business) == nil)
                guard edit < 10 else { break }
                let wait = try #require(try await ledger.admitTemplateEdit("ready", "en", of: business))
                #expect(wait > .seconds(86_000) && wait <= .seconds(86_400))
                _ = try await pool.query("update frontdesk.template_edit set at = at - interval '25 h'")
            }
            let wait = try #require(try await ledger.admitTemplateEdit("ready", "en", of: business))
            #expect(wait > .seconds(86_400 * 15))
            #expect(try await ledger.admitTemplateEdit("ready", "it", of: business) == nil)
        }
    }
}
