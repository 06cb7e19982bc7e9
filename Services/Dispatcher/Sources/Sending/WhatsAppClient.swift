import Contracts
import Foundation
import HTTP
import Ledger
import Settings

/// Calls the Cloud API's `/messages`, and says what became of the call.
struct WhatsAppClient: Sendable {
    let client: HTTPClient
    let baseURL: String
    let version: String
    let token: Secret
    let schedule = RetrySchedule()

    /// Shorter than a lease, so that a slow call ends before somebody else may take the turn.
    static let deadline: Duration = .seconds(10)

    func send(_ send: ClaimedSend, now: Int64 = .now) async -> SendResult {
        if let closed = windowProblem(send, now: now) { return .failed(error: closed) }
        let body: Data
        do {
            body = try WireFormat.encode(GraphMessage(send))
        } catch {
            return .failed(error: "the message cannot be written: \(error)")
        }
        var request = HTTPRequest(
            "POST",
            "\(baseURL)/\(version)/\(send.customer.number)/messages",
            headers: [("Content-Type", "application/json"), ("Authorization", "Bearer \(token.revealed)")],
            body: Array(body)
        )
        // A reused connection that dies would make libcurl send the message again, silently.
        request.freshConnection = true
        request.maximumResponseBytes = 256 * 1024
        do throws(HTTPError) {
            let response = try await client.send(request, deadline: Self.deadline)
            return result(status: response.status, body: response.body, attempt: send.attempt)
        } catch {
            guard error.requestSent else {
                return .retry(after: schedule.delay(after: send.attempt, chance: .random(in: 0..<1)), error: "\(error)")
            }
            return .unknown(error: "\(error)")
        }
    }

    /// Outside 24 hours after the customer's last message WhatsApp takes templates only. Five minutes are kept as a
    /// margin between the two clocks.
    private func windowProblem(_ send: ClaimedSend, now: Int64) -> String? {
        guard let last = send.lastInbound, now - last > 24 * 3_600_000 - 300_000 else { return nil }
        return "the 24-hour window is closed; only an approved template can be sent now"
    }

    func result(status: Int, body: [UInt8], attempt: Int) -> SendResult {
        let chance = Double.random(in: 0..<1)
        if status == 200 {
            guard let id = GraphAccepted(body: body)?.id else {
                return .unknown(error: "WhatsApp answered 200 without a message id")
            }
            return .sent(MessageID(rawValue: id))
        }
        guard let error = GraphError(body: body) else {
            // An answer that is not the API's own: a proxy's, or a server that broke down half-way.
            return status == 429
                ? .retry(after: schedule.delay(after: attempt, chance: chance), error: "HTTP 429")
                : .unknown(error: "HTTP \(status)")
        }
        let text = "\(error.code) \(error.text)"
        switch error.reaction {
        case .backoff: return .retry(after: schedule.delay(after: attempt, chance: chance), error: text)
        case .pairLimit: return .retry(after: schedule.pairDelay(after: attempt, chance: chance), error: text)
        case .hold: return .retry(after: .seconds(60), error: text)
        case .permanent: return .failed(error: text)
        }
    }
}
