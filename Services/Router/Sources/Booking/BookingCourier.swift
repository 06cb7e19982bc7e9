import Contracts
import Crypto
import Foundation
import HTTP
import Ledger
import Logging
import ServiceLifecycle
import Settings
import Telemetry

/// Tells the webhooks of businesses what was booked: signed, as often as it takes, and never two different things under
/// one idempotency key. Bookings wait in the ledger, so none is lost with a process.
struct BookingCourier: Service {
    let ledger: Ledger
    let settings: SettingsHandle
    let client: HTTPClient
    let environment: Environment
    let logger: Logger

    private static let timeout: Duration = .seconds(10)
    /// Longer than a call, and what is claimed together is called together: nobody else takes a booking that is on its way.
    private static let lease: Duration = .seconds(30)
    /// Bookings under way at once.
    private static let most = 20
    /// After so many calls in vain a person is told: a day by `delay(after:)`.
    static let mostAttempts = 18

    func run() async throws {
        await cancelWhenGracefulShutdown {
            while !Task.isCancelled {
                do {
                    try await deliver()
                } catch {
                    logger.warning("bookings could not be handed over", metadata: [LogKey.error: "\(error)"])
                }
                try? await Task.sleep(for: .seconds(1))
            }
        }
    }

    /// Hands over what is due now, all at once: a business whose webhook hangs delays nobody else's bookings.
    func deliver() async throws {
        let due = try await ledger.claimBookings(limit: Self.most, lease: Self.lease)
        await withDiscardingTaskGroup { group in
            for booking in due { group.addTask { await handOver(booking) } }
        }
    }

    private func handOver(_ booking: DueBooking) async {
        let failure = await post(booking)
        if let failure {
            logger.warning("a webhook did not take a booking", metadata: [LogKey.error: "\(failure)"])
        }
        let isLast = booking.attempt >= Self.mostAttempts || failure?.isFinal == true
        do {
            try await ledger.settle(
                booking, error: failure?.text,
                retry: failure == nil || isLast ? nil : Self.delay(after: booking.attempt))
        } catch {
            // Its lease ends, and it is handed over again under the same idempotency key.
            logger.warning("what came of a booking could not be noted", metadata: [LogKey.error: "\(error)"])
        }
    }

    struct Failure: Sendable, CustomStringConvertible {
        let text: String
        /// Trying again changes nothing.
        var isFinal = false
        var description: String { text }
    }

    /// - Returns: nil when the webhook took it.
    private func post(_ booking: DueBooking) async -> Failure? {
        guard let hook = settings.current.business(booking.business.rawValue)?.bookings?.webhook else {
            return Failure(text: "the configuration has no webhook for bookings any more", isFinal: true)
        }
        do {
            let secret = try environment.secret(hook.secretVariable, "the key bookings are signed with")
            var request = Self.request(booking, hook.url, key: secret.revealed, at: Int64.now / 1000)
            request.addressPolicy = hook.isPrivate ? .any : .publicOnly
            let response = try await client.send(request, deadline: Self.timeout)
            return (200..<300).contains(response.status) ? nil : Failure(text: "it answered \(response.status)")
        } catch {
            return Failure(text: "\(error)")
        }
    }

    /// The body as it is stored; its signature is HMAC-SHA256 over the time in Unix seconds, a dot and the body.
    static func request(_ booking: DueBooking, _ url: String, key: String, at seconds: Int64) -> HTTPRequest {
        let signed = Data("\(seconds).\(booking.body)".utf8)
        let code = HMAC<SHA256>.authenticationCode(for: signed, using: SymmetricKey(data: Data(key.utf8)))
        var request = HTTPRequest(
            "POST", url,
            headers: [
                ("Content-Type", "application/json"), ("Idempotency-Key", booking.id),
                ("X-Frontdesk-Timestamp", "\(seconds)"),
                ("X-Frontdesk-Signature", "sha256=" + code.hexadecimal),
            ],
            body: Array(booking.body.utf8))
        request.freshConnection = true
        request.maximumResponseBytes = 64 * 1024
        return request
    }

    /// How long a webhook may be away before a person is told.
    static var patience: Duration { (1..<mostAttempts).map(delay(after:)).reduce(.zero, +) }

    /// 5 s, 10 s, … at most four hours.
    static func delay(after attempt: Int) -> Duration {
        min(.seconds(5) * (1 << min(attempt - 1, 12)), .seconds(4 * 3600))
    }
}
