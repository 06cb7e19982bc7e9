import Foundation

/// An error as the Cloud API writes it. Only the code means anything; titles drift.
struct GraphError: Sendable, Equatable {
    let code: Int
    let text: String

    /// Reads `{"error":{"code":…,"message":…,"error_data":{"details":…}}}`; nil when the body is something else.
    init?(body: [UInt8]) {
        struct Envelope: Decodable {
            struct Details: Decodable { let details: String? }
            struct Body: Decodable {
                let code: Int
                let message: String?
                let error_data: Details?
            }
            let error: Body
        }
        guard let envelope = try? JSONDecoder().decode(Envelope.self, from: Data(body)) else { return nil }
        code = envelope.error.code
        text = envelope.error.error_data?.details ?? envelope.error.message ?? ""
    }

    init(code: Int, text: String) {
        self.code = code
        self.text = text
    }

    /// What a sender does about it.
    enum Reaction: Sendable, Equatable {
        /// Not accepted; the same call may succeed later.
        case backoff
        /// Not accepted, because this customer was written to too fast: 4^n seconds.
        case pairLimit
        /// Not accepted, and the number cannot send until a person has mended something. Keep the message.
        case hold
        /// Not accepted, and it never will be.
        case permanent
    }

    /// By Meta's table of error codes (Cloud API, support/error-codes).
    var reaction: Reaction {
        switch code {
        case 131056: .pairLimit
        case 1, 2, 4, 613, 80007, 130429, 131000, 131016, 131057, 133004, 131048: .backoff
        case 0, 3, 10, 104, 190, 200...299, 368, 131005, 131031, 131037, 131042, 131045, 131064, 133010, 33: .hold
        default: .permanent
        }
    }
}
