import Contracts
import Crypto
import Foundation
import HTTPTypes
import Hummingbird
import Ledger
import Logging
import Settings
import Synchronization
import Telemetry
import TestSupport
import Testing

@testable import GatewayService

@Suite("The public edge", .timeLimit(.minutes(1)))
struct EdgeTests {
    private final class Store: Sendable {
        let events = Mutex<[InboundEvent]>([])
    }

    /// A gateway whose ledger takes everything, and says what it was given.
    private struct Edge {
        let handler: WebhookHandler
        let store = Store()
        let registry = MetricsRegistry(service: "test", version: "0")

        var stored: [InboundEvent] { store.events.withLock { $0 } }

        init(configuration: String = "", failing: Bool = false) throws {
            let settings = try FrontdeskSettings(
                yaml: "businesses: [{id: demo, name: Demo, numbers: ['118860042217735']}]\n" + configuration,
                source: "test")
            let store = store
            handler = WebhookHandler(
                signature: try #require(WebhookSignature(secrets: "old,new")),
                verifyToken: Secret("token"),
                settings: { settings },
                intake: Intake(patience: .milliseconds(800)) { events in
                    if failing { throw CancellationError() }
                    store.events.withLock { $0 += events }
                    return events.map { event in
                        if case .unreadable = event { return AcceptedEvent(verdict: .rejected, scheduled: nil) }
                        return AcceptedEvent(verdict: .accepted, scheduled: nil)
                    }
                },
                emit: { _ in },
                now: { Date(timeIntervalSince1970: 1_795_312_900) },
                metrics: GatewayMetrics(registry),
                logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
            )
        }
    }

    private func post(
        _ body: String, secret: String? = "new", header: String? = nil, more: [HTTPField.Name: String] = [:]
    ) throws -> Request {
        var headers: HTTPFields = [.contentLength: "\(body.utf8.count)"]
        let name = try #require(HTTPField.Name("X-Hub-Signature-256"))
        if let secret {
            let code = HMAC<SHA256>.authenticationCode(
                for: Data(body.utf8), using: SymmetricKey(data: Data(secret.utf8)))
            headers[name] = "sha256=" + code.hexadecimal
        }
        if let header { headers[name] = header }
        for (name, value) in more { headers[name] = value }
        return Request(
            head: HTTPRequest(
                method: .post, scheme: nil, authority: nil, path: "/webhooks/whatsapp", headerFields: headers),
            body: .init(buffer: ByteBuffer(string: body)))
    }

    private let body =
        #"{"object":"whatsapp_business_account","entry":[{"id":"1","changes":[{"field":"messages","value":{"metadata":{"phone_number_id":"118860042217735"},"messages":[{"from":"1","id":"w","timestamp":"1795312805","type":"text","text":{"body":"x"}},{"id":5}]}}]}]}"#

    @Test("takes a signed webhook with 200, under either secret, and counts every item of it")
    func accepted() async throws {
        let edge = try Edge()
        for secret in ["old", "new"] {
            #expect(try await edge.handler.receive(post(body, secret: secret)).status == .ok)
        }
        let text = edge.registry.exposition()
        #expect(text.contains("frontdesk_webhook_events_received_total 4.0"))
        #expect(text.contains(#"frontdesk_webhook_events_total{outcome="accepted"} 2.0"#))
        #expect(text.contains(#"frontdesk_webhook_events_total{outcome="rejected"} 2.0"#))
    }

    @Test("answers every bad signature alike, and stores nothing", arguments: [nil, "", "sha256=00", "sha1=00", "zz"])
    func forged(header: String?) async throws {
        let edge = try Edge()
        let request = try post(body, secret: header == nil ? "somebody else's" : nil, header: header)
        #expect(await edge.handler.receive(request).status == .unauthorized)
        let unsigned = try post(body, secret: nil)
        #expect(await edge.handler.receive(unsigned).status == .unauthorized)
        #expect(edge.stored.isEmpty)
    }

    @Test("refuses a body above 4 MB before it is read, and bodies beyond the memory set aside with 503")
    func bounds() async throws {
        let edge = try Edge(configuration: "gateway: {max_body_memory_mb: 8}")
        let length = HTTPField.Name.contentLength
        #expect(
            try await edge.handler.receive(post(body, more: [length: "\(4 * 1024 * 1024 + 1)"])).status
                == .contentTooLarge)
        let budget = BodyBudget(bytes: 10)
        #expect(budget.take(6) && !budget.take(6))
        budget.giveBack(6)
        #expect(budget.take(10))
    }

    @Test("gives no room away to those who announce much and send nothing", .timeLimit(.minutes(1)))
    func silent() async throws {
        let edge = try Edge(configuration: "gateway: {max_body_memory_mb: 8}")
        let header = "sha256=" + String(repeating: "ab", count: 32)
        let name = try #require(HTTPField.Name("X-Hub-Signature-256"))
        let silent = Mutex(0)
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<40 {
                let sent = Mutex(false)
                let chunks = AsyncStream<ByteBuffer>(unfolding: {
                    if sent.withLock({ sent in
                        defer { sent = true }; return !sent
                    }) {
                        return ByteBuffer(string: "{")
                    }
                    silent.withLock { $0 += 1 }
                    // Until the connection is cut off.
                    try? await Task.sleep(for: .seconds(3600))
                    return nil
                })
                let request = Request(
                    head: HTTPRequest(
                        method: .post, scheme: nil, authority: nil, path: "/webhooks/whatsapp",
                        headerFields: [.contentLength: "\(4 * 1024 * 1024)", name: header]),
                    body: .init(asyncSequence: chunks))
                group.addTask { _ = await edge.handler.receive(request) }
            }
            _ = try await eventually("forty silent senders") { silent.withLock { $0 } == 40 ? true : nil }
            #expect(try await edge.handler.receive(post(body)).status == .ok)
            group.cancelAll()
        }
    }

    @Test("refuses what grows beyond the largest body, whatever was announced, and takes its room back")
    func growing() async throws {
        let edge = try Edge(configuration: "gateway: {max_body_memory_mb: 8}")
        let name = try #require(HTTPField.Name("X-Hub-Signature-256"))
        for _ in 0..<4 {
            let chunks = AsyncStream<ByteBuffer> { source in
                for _ in 0..<5 { source.yield(ByteBuffer(repeating: 32, count: 1024 * 1024)) }
                source.finish()
            }
            let request = Request(
                head: HTTPRequest(
                    method: .post, scheme: nil, authority: nil, path: "/webhooks/whatsapp",
                    headerFields: [name: "sha256=" + String(repeating: "ab", count: 32)]),
                body: .init(asyncSequence: chunks))
            #expect(await edge.handler.receive(request).status == .contentTooLarge)
        }
        #expect(try await edge.handler.receive(post(body)).status == .ok)
    }

    @Test("answers 503 when the commit fails, so that WhatsApp delivers again")
    func failing() async throws {
        #expect(try await Edge(failing: true).handler.receive(post(body)).status == .serviceUnavailable)
    }

    @Test("keeps the webhook as it came, unless nothing is to be kept")
    func kept() async throws {
        for (configuration, count) in [("", 1), ("gateway: {keep_webhooks: 0s}", 0)] {
            let edge = try Edge(configuration: configuration)
            _ = try await edge.handler.receive(post(body))
            let kept = edge.stored.compactMap { event -> String? in
                if case .webhook(let webhook) = event { webhook.body } else { nil }
            }
            #expect(kept == Array(repeating: body, count: count))
        }
    }
}

@Suite("The two lanes of the intake", .timeLimit(.minutes(1)))
struct IntakeTests {
    @Test("let a message pass ten thousand statuses that wait")
    func floods() async throws {
        let isHeld = Mutex(true)
        let intake = Intake(patience: .seconds(60)) { events in
            let isStatus = if case .receipt? = events.first { true } else { false }
            while isStatus, isHeld.withLock({ $0 }) { try await Task.sleep(for: .milliseconds(1)) }
            return events.map { _ in AcceptedEvent(verdict: .accepted, scheduled: nil) }
        }
        try await withThrowingTaskGroup(of: Void.self) { group in
            for number in 0..<10_000 {
                group.addTask { _ = try await intake.accept([status(number)]) }
            }
            let message = InboundEvent.echo(
                OwnerEcho(
                    business: BusinessID(rawValue: "demo"), id: MessageID(rawValue: "m"),
                    customer: Customer(number: "1", phone: "2", userID: nil, name: nil), text: nil, payload: "{}",
                    sentAt: 1))
            // The statuses are held for ever, until this one is through.
            _ = try await intake.accept([message])
            isHeld.withLock { $0 = false }
            try await group.waitForAll()
        }
    }

    private func status(_ number: Int) -> InboundEvent {
        .receipt(
            Receipt(
                business: BusinessID(rawValue: "demo"), message: MessageID(rawValue: "o\(number)"), send: nil,
                status: .sent, at: 1, errorCode: nil, errorText: nil))
    }
}

@Suite("A client that drips its request", .timeLimit(.minutes(1)))
struct SlowClientTests {
    @Test(
        "is cut off, at the head and at the body",
        arguments: ["POST /webhooks/wh", "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\nab"])
    func slow(text: String) async throws {
        let port = try freePort()
        let router = Router()
        router.post("/") { request, _ in
            _ = try await request.body.collect(upTo: 100)
            return Response(status: .ok)
        }
        var logger = Logger(label: "test")
        logger.logLevel = .critical
        let server = Application(
            router: router,
            server: .http1(
                configuration: .init(
                    additionalChannelHandlers: [
                        SlowClientHandler(head: .milliseconds(100), body: .milliseconds(100))
                    ])),
            configuration: .init(address: .hostname("127.0.0.1", port: port)),
            logger: logger)
        let serving = Task { try await server.runService() }
        let client = ChildProcess(
            "/bin/bash",
            ["-c", "exec 3<>/dev/tcp/127.0.0.1/\(port) && printf '%b' \"$TEXT\" >&3 && cat <&3; echo cut off"],
            environment: ["TEXT": text])
        _ = try await eventually("the server") {
            let probe = ChildProcess("/bin/bash", ["-c", "exec 3<>/dev/tcp/127.0.0.1/\(port)"])
            return try await probe.run() == 0 ? true : nil
        }
        // `cat` ends when the server closes; without the handler it would wait as long as the client pleases.
        #expect(try await client.run() == 0)
        #expect(await client.output.contains("cut off"))
        serving.cancel()
        _ = await serving.result
    }
}
