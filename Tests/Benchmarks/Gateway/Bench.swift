import Contracts
import Crypto
import Foundation
import GatewayService
import HTTPTypes
import Hummingbird
import Ledger
import Logging
import Settings
import Synchronization
import Telemetry

/// What all measurements share: a business, a secret, and a gateway whose ledger is a set in memory.
struct Bench: Sendable {
    static let secret = "bench-secret"
    static let number = "118860042217735"
    /// Soon after the messages of the corpus were written.
    static let now = Date(timeIntervalSince1970: 1_795_312_900)

    let settings: FrontdeskSettings
    let ledger: MemoryLedger
    let handler: WebhookHandler

    /// - Parameter commit: what the ledger does before it answers.
    init(commit: @escaping @Sendable ([InboundEvent]) async throws -> Void = { _ in }) throws {
        let settings = try FrontdeskSettings(
            yaml: "businesses: [{id: demo, name: Demo, numbers: ['\(Self.number)']}]", source: "benchmark")
        guard let signature = WebhookSignature(secrets: Self.secret) else { throw CancellationError() }
        let ledger = MemoryLedger()
        var logger = Logger(label: "benchmark")
        logger.logLevel = .critical
        self.settings = settings
        self.ledger = ledger
        handler = WebhookHandler(
            signature: signature,
            verifyToken: Secret("bench"),
            settings: { settings },
            intake: Intake(patience: settings.gateway.patience) { events in
                try await commit(events)
                return ledger.accept(events)
            },
            emit: { _ in },
            now: { Self.now },
            metrics: GatewayMetrics(MetricsRegistry(service: "benchmark", version: "0")),
            logger: logger
        )
    }

    static func signature(_ body: [UInt8], secret: String = secret) -> String {
        let code = HMAC<SHA256>.authenticationCode(for: body, using: SymmetricKey(data: Data(secret.utf8)))
        return "sha256=" + code.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }

    static func request(_ body: [UInt8], signature: String) -> Request {
        var headers: HTTPFields = [.contentType: "application/json", .contentLength: "\(body.count)"]
        if let name = HTTPField.Name("X-Hub-Signature-256") { headers[name] = signature }
        return Request(
            head: HTTPRequest(
                method: .post, scheme: "http", authority: "localhost", path: "/webhooks/whatsapp", headerFields: headers
            ),
            body: .init(buffer: ByteBuffer(bytes: body)))
    }

    /// One text message as Meta writes it, 480 bytes.
    static func message(_ id: Int) -> [UInt8] {
        Array(
            #"""
            {"object":"whatsapp_business_account","entry":[{"id":"204417730065512","changes":[{"value":{"messaging_product":"whatsapp","metadata":{"display_phone_number":"15550142200","phone_number_id":"\#(number)"},"contacts":[{"profile":{"name":"Mara Lindqvist"},"wa_id":"15550142231","user_id":"US.40718820395561207"}],"messages":[{"from":"15550142231","from_user_id":"US.40718820395561207","id":"wamid.\#(id)","timestamp":"1795312805","type":"text","text":{"body":"\u00d6ffnet ihr morgen? \ud83e\udd50"}}]},"field":"messages"}]}]}
            """#.utf8)
    }
}

/// Knows which events it has seen, like the ledger, and nothing else.
final class MemoryLedger: Sendable {
    struct State {
        var seen: Set<Int> = []
        var tally = IntakeTally()
        var calls = 0
    }

    let state = Mutex(State())

    func accept(_ events: [InboundEvent]) -> [AcceptedEvent] {
        state.withLock { state in
            state.calls += 1
            // A long run must not fill the memory with what it has seen.
            if state.seen.count > 100_000 { state.seen.removeAll(keepingCapacity: true) }
            let accepted = events.map { event in
                AcceptedEvent(verdict: verdict(event, state.seen.insert(key(event)).inserted), scheduled: nil)
            }
            state.tally.add(accepted, of: events)
            return accepted
        }
    }

    private func verdict(_ event: InboundEvent, _ isNew: Bool) -> AcceptedEvent.Verdict {
        guard isNew else { return .duplicate }
        if case .unreadable = event { return .rejected }
        return .accepted
    }

    private func key(_ event: InboundEvent) -> Int {
        switch event {
        case .message(let message): message.id.hashValue
        case .echo(let echo): echo.id.hashValue
        case .receipt(let receipt): [receipt.message.rawValue, receipt.status.rawValue].hashValue
        case .unreadable(let item): item.id.hashValue
        case .notice(let notice): notice.id.hashValue
        case .webhook(let webhook): webhook.id.hashValue
        }
    }
}

/// Processor time of this process so far, all threads, in seconds.
func processorTime() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
}

/// Resident memory in MiB.
func residentMemory() -> Double {
    let pages = (try? String(contentsOfFile: "/proc/self/statm", encoding: .utf8))?
        .split(separator: " ").dropFirst().first.flatMap { Double($0) }
    return (pages ?? 0) * Double(sysconf(Int32(_SC_PAGESIZE))) / 1_048_576
}
