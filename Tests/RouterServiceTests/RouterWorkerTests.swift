import Bus
import Contracts
import Ledger
import Logging
import Postgres
import Settings
import Telemetry
import TestSupport
import Testing

@testable import RouterService

/// The worker on a real ledger, without streams: what a customer is told, turn by turn.
@Suite("A turn in the router", .timeLimit(.minutes(2)))
struct RouterWorkerTests {
    private let business = BusinessID(rawValue: "demo")

    private func with(
        _ change: (inout LedgerPolicy) -> Void = { _ in },
        _ body: (RouterWorker, Ledger) async throws -> Void
    ) async throws {
        var policy = LedgerPolicy()
        change(&policy)
        let logger = Logger(label: "tests") { _ in SwiftLogNoOpLogHandler() }
        let settings = try SettingsHandle(
            path: TestEnvironment.root + "/deploy/config/frontdesk.yaml", logger: logger)
        let model = try Router.model()
        try await TestDatabase.with([LedgerSchema.migrations]) { [policy] _, pool in
            let ledger = Ledger(pool: pool, policy: policy)
            let worker = RouterWorker(
                topic: Topology.turnScheduled, instance: "tests", ledger: ledger, settings: settings, model: model,
                taxonomies: Taxonomies(model, nil, settings, logger), secondOpinion: nil,
                metrics: RouterMetrics(MetricsRegistry(service: "tests", version: "0")), sources: AnswerSources())
            try await body(worker, ledger)
        }
    }

    /// Has the worker answer a message, and sends the answer.
    ///
    /// - Parameter isTakenUp: another worker had the turn before, and died.
    /// - Returns: the texts the customer reads; none where the turn went on to the next service.
    private func reply(to text: String, isTakenUp: Bool = false, _ worker: RouterWorker, _ ledger: Ledger) async throws
        -> [String]
    {
        let message = MessageID(rawValue: "w\(UniqueID())")
        let event = InboundMessage(
            business: business, id: message,
            customer: Customer(number: "1", phone: "39333", userID: nil, name: nil), kind: "text", text: text,
            payload: "{}", sentAt: .now, opensTurn: true, windowMilliseconds: 0, capMilliseconds: 0, merges: false,
            traceparent: nil)
        let scheduled = try #require(try await ledger.accept([.message(event)]).first?.scheduled)
        if isTakenUp { _ = try await ledger.begin(scheduled.turn, worker: "another") }
        let entry = Entry(
            turn: scheduled.turn, deadline: nil, traceparent: nil,
            body: TurnScheduled(reason: .accepted, message: message, text: text))
        let handled = try await worker.handle(entry, logger: Logger(label: "tests") { _ in SwiftLogNoOpLogHandler() })
        guard let outgoing = handled.outgoing.first, outgoing.stream == Topology.replyReady.stream else { return [] }
        let ready = try Entry(
            fields: Dictionary(uniqueKeysWithValues: outgoing.fields.map { ($0.name, $0.value) }),
            topic: Topology.replyReady)
        var step = try await ledger.claimSend(ready.turn, resend: true)
        while case .send(let send) = step {
            step = try await ledger.settle(send, .sent(MessageID(rawValue: "o\(UniqueID())")), resend: true)
        }
        return ready.body.answer.parts.compactMap(\.text)
    }

    @Test("tells a customer once, and first, that an AI answers")
    func disclosure() async throws {
        try await with { worker, ledger in
            let first = try await reply(to: "hello", worker, ledger)
            #expect(first.first?.hasPrefix("This is an automated AI assistant.") == true, "\(first)")
            let second = try await reply(to: "thank you", worker, ledger)
            #expect(second.count == 1 && second.first?.contains("automated") == false, "\(second)")
        }
    }

    @Test("tells so too when all there is to say is that nothing could be answered in time")
    func outOfTime() async throws {
        try await with {
            $0.deadline = .zero
            $0.lease = .zero
        } _: { worker, ledger in
            let first = try await reply(to: "Quanto costa la pulizia dei denti?", isTakenUp: true, worker, ledger)
            #expect(first.first?.hasPrefix("Le risponde un assistente AI automatico.") == true, "\(first)")
            #expect(first.first?.contains("Mi dispiace") == true)
        }
    }

    @Test("goes on in the language of the conversation where the words tell none")
    func language() async throws {
        try await with { worker, ledger in
            _ = try await reply(to: "buongiorno", worker, ledger)
            let next = try await reply(to: "operator", worker, ledger)
            #expect(next.first?.contains("collega") == true, "\(next)")
        }
    }
}
