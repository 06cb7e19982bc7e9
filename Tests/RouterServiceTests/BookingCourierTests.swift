import Contracts
import Embeddings
import Foundation
import HTTP
import Hummingbird
import Ledger
import Logging
import Postgres
import Settings
import Synchronization
import TestSupport
import Testing

@testable import RouterService

@Suite("The courier of bookings", .timeLimit(.minutes(2)))
struct BookingCourierTests {
    @Test("calls all webhooks at once, so that one that hangs keeps nobody waiting")
    func hanging() async throws {
        let (released, release) = AsyncStream.makeStream(of: Void.self)
        let called = Mutex(0)
        try await HTTPDouble.with { _ in
            called.withLock { $0 += 1 }
            for await _ in released {}
            return Response(status: .ok)
        } _: { address in
            try await Self.with(address) { courier, pool in
                async let round: Void = courier.deliver()
                _ = try await eventually("every webhook is called while none has answered") {
                    called.withLock { $0 } == 4 ? true : nil
                }
                // One after the other, the fourth would be called after the first three had timed out.
                #expect(try await Self.count(pool, "attempts = 1 and error is null") == 4)
                release.finish()
                try await round
                #expect(try await Self.count(pool, "delivered_at is not null and due_at is null") == 4)
            }
        }
    }

    private static func count(_ pool: PostgresPool, _ condition: String) async throws -> Int {
        try await pool.query(SQL(stringLiteral: "select from frontdesk.booking where " + condition)).count
    }

    /// Four bookings of two businesses are due.
    private static func with(_ address: String, _ body: (BookingCourier, PostgresPool) async throws -> Void)
        async throws
    {
        func business(_ id: String, _ number: Int) -> String {
            """
              - id: \(id)
                name: \(id)
                numbers: ['\(number)']
                hours: {weekly: {mon-sun: [09:00-18:00]}}
                bookings: {webhook: {url: '\(address)/\(id)', secret_env: KEY, private_network: true}}

            """
        }
        let file = FileManager.default.temporaryDirectory.appendingPathComponent("\(UUID().uuidString).yaml").path
        let yaml = "businesses:\n" + business("first", 1) + business("second", 2)
        try yaml.write(toFile: file, atomically: true, encoding: .utf8)
        let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        let settings = try SettingsHandle(path: file, logger: logger)
        try await TestDatabase.with([LedgerSchema.migrations]) { _, pool in
            let ledger = Ledger(pool: pool, policy: LedgerPolicy())
            for (number, id) in ["first", "second", "second", "second"].enumerated() {
                try await book(ledger, id, number)
            }
            let courier = BookingCourier(
                ledger: ledger, settings: settings, client: HTTPClient(), environment: Environment(["KEY": "k"]),
                logger: logger)
            try await body(courier, pool)
        }
        try FileManager.default.removeItem(atPath: file)
    }

    private static func book(_ ledger: Ledger, _ business: String, _ number: Int) async throws {
        let message = InboundMessage(
            business: BusinessID(rawValue: business), id: MessageID(rawValue: "m\(number)"),
            customer: Customer(number: "1", phone: "3933\(number)", userID: nil, name: "Mara"), kind: "text",
            text: "a table", payload: "{}", sentAt: .now, opensTurn: true, windowMilliseconds: 0, merges: false,
            traceparent: nil)
        let scheduled = try #require(try await ledger.accept([.message(message)]).first?.scheduled)
        guard case .granted(let grant) = try await ledger.begin(scheduled.turn, worker: "w") else {
            throw NotInTime(description: "the turn was not granted")
        }
        let answer = Answer(
            outcome: .answered, parts: [.text("Booked")], provider: "form", confidence: 1, intent: "booking_request",
            language: "en", configuration: "test", handoff: nil)
        let booking = NewBooking(
            id: UniqueID().description, kind: .request, replaces: nil, values: ["name": "Mara"], summary: "Mara",
            startsAt: nil, hasWebhook: true)
        _ = try await ledger.pin(grant.turn, answer: answer, form: nil, booking: booking)
    }
}

@Suite("The embedding service", .timeLimit(.minutes(1)))
struct EmbeddingServiceTests {
    @Test("is asked with its key, whatever the model and the length of its vectors")
    func key() async throws {
        let seen = Mutex<[String?]>([])
        try await HTTPDouble.with { request in
            seen.withLock { $0.append(request.headers[.authorization]) }
            let numbers = Array(repeating: "0.5", count: 384).joined(separator: ",")
            return Response(
                status: .ok, body: .init(byteBuffer: .init(string: #"{"data":[{"embedding":[\#(numbers)]}]}"#)))
        } _: { address in
            let environment = Environment(["EMBEDDINGS_BASE_URL": address, "EMBEDDINGS_API_KEY": "sk-1"])
            for model in ["multilingual-e5-small", "text-embedding-3-small"] {
                let embeddings = try #require(
                    try OpenAIEmbeddings(environment, client: HTTPClient(), model: model, deadline: .seconds(30)))
                #expect(try await embeddings.embed(["hello"], as: .query).first?.count == 384)
            }
        }
        #expect(seen.withLock { $0 } == ["Bearer sk-1", "Bearer sk-1"])
        let none = try OpenAIEmbeddings(Environment([:]), client: HTTPClient(), model: "any", deadline: .seconds(1))
        #expect(none.map(\.model) == nil)
    }
}
