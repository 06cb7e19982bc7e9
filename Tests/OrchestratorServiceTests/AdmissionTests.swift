import Foundation
import Logging
import Redis
import Settings
import Synchronization
import TestSupport
import Testing

@testable import OrchestratorService

/// A clock that a test moves.
final class MovedClock: Sendable {
    private let time = Mutex<Int64>(1_790_000_000_000)
    var now: Int64 { time.withLock { $0 } }
    func move(_ by: Duration) { time.withLock { $0 += Int64(by / .milliseconds(1)) } }
}

/// A day's spending that a test knows, and who asked for it.
final class KnownHistory: SpendHistory {
    private let sums: [Int]
    private let questions = Mutex<[MissingSums]>([])
    private let failures: Mutex<Int>
    var asked: [MissingSums] { questions.withLock { $0 } }

    /// - Parameter failures: how often it cannot tell before it can.
    init(contact: Int, business: Int, total: Int, failures: Int = 0) {
        sums = [contact, business, total]
        self.failures = Mutex(failures)
    }

    func spent(_ missing: MissingSums, of account: SpendAccount, at now: Int64) async -> [String: Int] {
        questions.withLock { $0.append(missing) }
        let fails = failures.withLock { failures in
            defer { failures -= 1 }
            return failures > 0
        }
        if fails { return [:] }
        let known = missing == .all ? sums : Array(sums.prefix(1))
        return Dictionary(uniqueKeysWithValues: zip(account.keys(at: now), known))
    }
}

extension RedisBook {
    /// As a book that must be there.
    struct Required: AdmissionBook {
        let book: RedisBook
        func admit(_ applicants: [Applicant], for account: SpendAccount) async -> Admission {
            do { return try await book.admit(applicants, for: account) } catch {
                Issue.record(error)
                return Admission(refusals: [], call: nil)
            }
        }
        func settle(_ call: AdmittedCall, _ outcome: CallOutcome) async {
            do { try await book.settle(call, outcome) } catch { Issue.record(error) }
        }
        func probed(_ key: String, by probe: ProbeKind, _ error: ProviderError?) async {
            do { try await book.probed(key, by: probe, error) } catch { Issue.record(error) }
        }
    }
}

/// What every book must do: the one in Redis and the one of a process.
@Suite("The book of circuits, quotas and caps", .timeLimit(.minutes(1)))
struct AdmissionTests {
    /// - Parameter history: made anew for each book.
    private func each(
        _ history: () -> (any SpendHistory)? = { nil },
        _ body: (any AdmissionBook, MovedClock) async throws -> Void
    ) async throws {
        let local = MovedClock()
        try await body(LocalBook(history: history(), clock: { local.now }), local)
        let server = try RedisServer()
        try await server.start()
        let connection = try server.connection()
        let clock = MovedClock()
        let book = RedisBook(redis: connection, history: history(), clock: { clock.now })
        try await body(RedisBook.Required(book: book), clock)
        await connection.close()
        try await server.process.end()
    }

    private func applicant(_ key: String, _ quota: ProviderSettings.Quota = .init(), tokens: Int = 100, micros: Int = 0)
        -> Applicant
    {
        Applicant(key: key, quota: quota, tokens: tokens, micros: micros)
    }

    private func account(_ conversation: String = "c", _ yaml: String = "{}") throws -> SpendAccount {
        SpendAccount(business: "b", conversation: conversation, try spend(yaml))
    }

    @Test("opens the circuit of what did not answer, lets one call try after its pause, and closes it on success")
    func circuit() async throws {
        try await each { book, clock in
            let account = try account()
            let pair = [applicant("a"), applicant("b")]
            let first = try #require(await book.admit(pair, for: account).call)
            #expect(first.index == 0)
            await book.settle(first, .failed(.timedOut(.seconds(8))))
            let second = await book.admit(pair, for: account)
            #expect(second.call?.index == 1 && second.refusals == [.circuitOpen])
            clock.move(.seconds(31))
            let trial = try #require(await book.admit(pair, for: account).call)
            let beside = await book.admit(pair, for: account)
            #expect(trial.index == 0 && beside.call?.index == 1)
            await book.settle(trial, .answered(tokens: 10, micros: 0))
            let after = await book.admit(pair, for: account)
            #expect(after.call?.index == 0)
        }
    }

    @Test("believes a Retry-After, up to five minutes")
    func retryAfter() async throws {
        try await each { book, clock in
            let call = try #require(await book.admit([applicant("a")], for: try account()).call)
            await book.settle(call, .failed(.rateLimited(.seconds(100))))
            clock.move(.seconds(99))
            let early = await book.admit([applicant("a")], for: try account())
            #expect(early.call == nil)
            clock.move(.seconds(2))
            let later = await book.admit([applicant("a")], for: try account())
            #expect(later.call != nil)
        }
    }

    @Test("lets a provider that answers a probe be tried at once, and opens the circuit of one that does not")
    func probes() async throws {
        try await each { book, _ in
            await book.probed("a", by: .models, .unreachable("refused"))
            let closed = await book.admit([applicant("a")], for: try account())
            #expect(closed.refusals == [.circuitOpen])
            await book.probed("a", by: .models, nil)
            let open = await book.admit([applicant("a")], for: try account())
            #expect(open.call != nil)
        }
    }

    @Test(
        "leaves what a call or a rate limit closed as it is, whatever a provider lists, until a call or its pause says more",
        arguments: [ProviderError.timedOut(.seconds(8)), .rateLimited(.seconds(3600))])
    func listing(error: ProviderError) async throws {
        try await each { book, clock in
            let call = try #require(await book.admit([applicant("a")], for: try account()).call)
            await book.settle(call, .failed(error))
            await book.probed("a", by: .models, nil)
            #expect(await book.admit([applicant("a")], for: try account()).refusals == [.circuitOpen])
            clock.move(.seconds(29))
            await book.probed("a", by: .models, nil)
            #expect(await book.admit([applicant("a")], for: try account()).refusals == [.circuitOpen])
            await book.probed("a", by: .completion, nil)
            #expect(await book.admit([applicant("a")], for: try account()).call != nil)
        }
    }

    @Test("never lets more calls or tokens through than any minute allows, and counts what a call really took")
    func minute() async throws {
        try await each { book, clock in
            var quota = ProviderSettings.Quota()
            quota.requestsPerMinute = 3
            quota.tokensPerMinute = 1000
            let account = try account()
            for _ in 0..<3 {
                let call = try #require(await book.admit([applicant("a", quota)], for: account).call)
                await book.settle(call, .answered(tokens: 10, micros: 0))
            }
            let fourth = await book.admit([applicant("a", quota)], for: account)
            #expect(fourth.refusals == [.quotaSpent("requests of the minute")])
            clock.move(.seconds(71))
            let tokens = await book.admit([applicant("a", quota, tokens: 1001)], for: account)
            #expect(tokens.refusals == [.quotaSpent("tokens of the minute")])
            let fits = await book.admit([applicant("a", quota, tokens: 1000)], for: account)
            #expect(fits.call != nil)
        }
    }

    @Test("keeps some of a day's budget for its last hour")
    func day() async throws {
        try await each { book, clock in
            var quota = ProviderSettings.Quota()
            quota.requestsPerDay = 100
            quota.spread = 8 * 60..<20 * 60
            let account = try account("c", "{contact_calls_per_hour: 100000}")
            // It is 14:13 UTC, a little after the middle of the spread.
            var taken = 0
            while await book.admit([applicant("a", quota)], for: account).call != nil { taken += 1 }
            #expect((45...55).contains(taken), "\(taken)")
            clock.move(.seconds(5 * 3600 + 1800))
            let evening = await book.admit([applicant("a", quota)], for: account)
            #expect(evening.call != nil)
        }
    }

    @Test("stops at each spending cap, for the one it belongs to alone")
    func caps() async throws {
        try await each { book, _ in
            let yaml = "{contact_per_day: 0.001, business_per_day: 0.002, total_per_day: 1, contact_calls_per_hour: 50}"
            let paid = [applicant("a", micros: 400)]
            for _ in 0..<2 { #expect(await book.admit(paid, for: try account("c", yaml)).call != nil) }
            let third = await book.admit(paid, for: try account("c", yaml))
            #expect(third.refusals == [.capReached("contact")])
            for _ in 0..<2 { #expect(await book.admit(paid, for: try account("d", yaml)).call != nil) }
            let business = await book.admit(paid, for: try account("e", yaml))
            #expect(business.call != nil)
            let beyond = await book.admit(paid, for: try account("f", yaml))
            #expect(beyond.refusals == [.capReached("business")])
            let free = [applicant("free")]
            for _ in 0..<50 { _ = await book.admit(free, for: try account("g", yaml)) }
            let often = await book.admit(free, for: try account("g", yaml))
            #expect(often.refusals == [.capReached("contact")])
        }
    }

    @Test(
        "counts a day's spending from what turns recorded of it, at first and when its own sums are lost, and asks once each"
    )
    func history() async throws {
        let known = KnownHistory(contact: 400, business: 600, total: 600)
        let local = MovedClock()
        try await spends(LocalBook(history: known, clock: { local.now })) {}
        #expect(known.asked == [.all, .contact])
        let history = KnownHistory(contact: 400, business: 600, total: 600)
        let server = try RedisServer()
        try await server.start()
        let connection = try server.connection()
        let clock = MovedClock()
        let shared = RedisBook.Required(
            book: RedisBook(redis: connection, history: history, clock: { clock.now }))
        try await spends(shared) { _ = try await connection.send(["FLUSHALL"]) }
        #expect(history.asked == [.all, .all, .contact])
        // What is settled after a loss leaves no sum that would count from zero.
        let call = try #require(await shared.admit([applicant("a", micros: 400)], for: try account("late")).call)
        _ = try await connection.send(["FLUSHALL"])
        await shared.settle(call, .answered(tokens: 10, micros: 300))
        #expect(try await connection.send(["KEYS", "fd:llm:spend:*"]).array?.isEmpty == true)
        await connection.close()
        try await server.process.end()
    }

    private func spends(_ book: any AdmissionBook, _ lose: () async throws -> Void) async throws {
        let yaml = "{contact_per_day: 0.001, business_per_day: 0.002, total_per_day: 1}"
        let paid = [applicant("a", micros: 400)]
        let first = await book.admit(paid, for: try account("c", yaml))
        #expect(first.call != nil)
        try await lose()
        for _ in 0..<2 { _ = await book.admit(paid, for: try account("c", yaml)) }
        let beyond = await book.admit(paid, for: try account("c", yaml))
        #expect(beyond.refusals == [.capReached("contact")])
        // What costs nothing asks nobody.
        _ = await book.admit([applicant("free")], for: try account("d", yaml))
        let other = await book.admit(paid, for: try account("e", yaml))
        #expect(other.call != nil)
    }

    @Test("asks again for a day's spending that could not be told, and then holds to it")
    func unknownHistory() async throws {
        try await each({ KnownHistory(contact: 800, business: 800, total: 800, failures: 1) }) { book, _ in
            let yaml = "{contact_per_day: 0.001, business_per_day: 1, total_per_day: 1}"
            let paid = [applicant("a", micros: 400)]
            let call = try #require(await book.admit(paid, for: try account("c", yaml)).call)
            await book.settle(call, .answered(tokens: 10, micros: 300))
            let second = await book.admit(paid, for: try account("c", yaml))
            #expect(second.refusals == [.capReached("contact")])
        }
    }

    @Test("takes a day's spending from what turns recorded each time Redis goes, not from when it went before")
    func outages() async throws {
        let known = KnownHistory(contact: 400, business: 600, total: 600)
        let server = try RedisServer()
        try await server.start()
        let book = SharedBook(
            RedisBook(redis: try server.connection()), local: LocalBook(history: known),
            logger: Logger(label: "test"))
        let paid = [applicant("a", micros: 400)]
        for outage in 1...2 {
            let shared = try #require(await book.admit(paid, for: try account("c")).call)
            try await server.process.end()
            // What another book admitted starts no sum of its own.
            await book.settle(shared, .answered(tokens: 10, micros: 300))
            #expect(await book.admit(paid, for: try account("c")).call != nil)
            #expect(known.asked == Array(repeating: .all, count: outage))
            try await server.start()
            _ = try await eventually("Redis is asked again") {
                _ = await book.admit([applicant("free")], for: try account("d"))
                return try await server.connection().send(["DBSIZE"]).integer ?? 0 > 0 ? true : nil
            }
        }
    }

    @Test("is shared by replicas, and kept by each alone while Redis is away")
    func shared() async throws {
        let server = try RedisServer()
        try await server.start()
        let one = SharedBook(RedisBook(redis: try server.connection()), logger: Logger(label: "test"))
        let other = SharedBook(RedisBook(redis: try server.connection()), logger: Logger(label: "test"))
        let call = try #require(await one.admit([applicant("a")], for: try account()).call)
        await one.settle(call, .failed(.unreachable("refused")))
        let there = await other.admit([applicant("a")], for: try account())
        #expect(there.refusals == [.circuitOpen])
        try await server.process.end()
        let alone = await one.admit([applicant("a"), applicant("b")], for: try account())
        #expect(alone.call?.index == 1 && alone.refusals == [.circuitOpen])
        let ignorant = await other.admit([applicant("b")], for: try account())
        #expect(ignorant.call != nil)
    }
}
