import Foundation
import Hummingbird
import Logging
import Synchronization
import TestSupport

/// Stands where the gateway would, and keeps what is delivered.
final class WebhookCatcher: Sendable {
    private let kept = Mutex<[Data]>([])
    private let refusals: Atomic<Int>

    /// - Parameter refusals: webhooks that are answered with 503 before the first is taken.
    init(refusals: Int = 0) { self.refusals = Atomic(refusals) }

    /// Every `value` of every change delivered so far, and how many webhooks brought them.
    var values: [[String: Any]] {
        bodies.flatMap { body in
            (body["entry"] as? [[String: Any]] ?? []).flatMap { $0["changes"] as? [[String: Any]] ?? [] }
                .compactMap { $0["value"] as? [String: Any] }
        }
    }

    var bodies: [[String: Any]] {
        kept.withLock { $0 }.compactMap { (try? JSONSerialization.jsonObject(with: $0)) as? [String: Any] }
    }

    /// Runs the test's body with a server at the URL it is given.
    func serve(_ body: (String) async throws -> Void) async throws {
        let port = try freePort()
        let router = Router()
        router.post("/") { request, _ in
            let data = Data(try await request.body.collect(upTo: 4 * 1024 * 1024).readableBytesView)
            guard self.refusals.subtract(1, ordering: .relaxed).oldValue <= 0 else {
                return HTTPResponse.Status.serviceUnavailable
            }
            self.kept.withLock { $0.append(data) }
            return HTTPResponse.Status.ok
        }
        var logger = Logger(label: "catcher")
        logger.logLevel = .critical
        let application = Application(
            router: router, configuration: .init(address: .hostname("127.0.0.1", port: port)), logger: logger)
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await application.run() }
            try await body("http://127.0.0.1:\(port)/")
            group.cancelAll()
        }
    }
}
