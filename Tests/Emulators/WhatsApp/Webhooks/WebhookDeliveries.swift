import Crypto
import Foundation
import HTTP
import MetaRules
import ServiceLifecycle

/// Signs and delivers webhooks, again and again until they are answered with 200, as Meta does.
struct WebhookDeliveries: Service {
    private struct Job: Sendable {
        let body: String
        let kind: String
        let delay: Duration
        let delivered: (@Sendable () async -> Void)?
    }

    private let url: String
    private let key: SymmetricKey
    private let retryFor: Duration
    /// Statuses that go out in one webhook, at most.
    private let batch: Int
    private let batches = StatusBatches()
    private let world: World
    private let client: HTTPClient
    private let jobs: AsyncStream<Job>
    private let continuation: AsyncStream<Job>.Continuation

    init(url: String, secret: String, retryFor: Duration, batch: Int, world: World, client: HTTPClient) {
        self.url = url
        key = SymmetricKey(data: Data(secret.utf8))
        self.retryFor = retryFor
        self.batch = batch
        self.world = world
        self.client = client
        (jobs, continuation) = AsyncStream.makeStream()
    }

    func run() async throws {
        await withDiscardingTaskGroup { group in
            for await job in jobs.cancelOnGracefulShutdown() {
                group.addTask { await perform(job) }
            }
            group.cancelAll()
        }
    }

    /// Delivers in the background.
    func enqueue(_ body: String, kind: String, after delay: Duration = .zero) {
        continuation.yield(Job(body: body, kind: kind, delay: delay, delivered: nil))
    }

    /// The statuses of an accepted message, with their gaps.
    func statuses(_ plan: StatusPlan) {
        for step in plan.steps {
            continuation.yield(
                Job(body: step.body, kind: "status", delay: step.delay) {
                    await world.echoed(plan.wamid)
                    await world.update(plan.wamid, of: plan.message.to, status: step.status)
                }
            )
        }
    }

    private func perform(_ job: Job) async {
        do {
            try await Task.sleep(for: job.delay)
            if batch > 1, job.kind == "status" { return try await performInBatch(job) }
            if try await deliver(job.body, kind: job.kind) == 200 { await job.delivered?() }
        } catch {
            // The emulator stops; Meta would go on for seven days.
        }
    }

    /// Waits a moment for others that are due; the first of them delivers all.
    private func performInBatch(_ job: Job) async throws {
        guard await batches.add(job.body, job.delivered) else { return }
        try await Task.sleep(for: .milliseconds(20))
        while let waiting = await batches.take(atMost: batch) {
            if try await deliver(MetaJSON.batch(waiting.map(\.body)), kind: "status") == 200 {
                for status in waiting { await status.delivered?() }
            }
        }
    }

    /// - Returns: the last HTTP status; 0 when there was none.
    @discardableResult
    func deliver(_ body: String, kind: String) async throws -> Int {
        let bytes = Array(body.utf8)
        let code = HMAC<SHA256>.authenticationCode(for: bytes, using: key)
        let signature = code.map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined()
        let request = HTTPRequest(
            "POST", url,
            headers: [("Content-Type", "application/json"), ("X-Hub-Signature-256", "sha256=\(signature)")],
            body: bytes
        )
        let start = ContinuousClock.now
        var attempt = 1
        while true {
            let sent = ContinuousClock.now
            let status = (try? await client.send(request, deadline: .seconds(20)))?.status ?? 0
            let took = Int((ContinuousClock.now - sent) / .milliseconds(1))
            await world.delivered(kind: kind, httpStatus: status, attempt: attempt, milliseconds: took)
            guard status != 200, ContinuousClock.now - start < retryFor else { return status }
            try await Task.sleep(for: .milliseconds(200 * (1 << min(attempt - 1, 5))))
            attempt += 1
        }
    }
}
