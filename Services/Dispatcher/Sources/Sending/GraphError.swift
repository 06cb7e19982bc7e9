import Foundation

/// An error as the Cloud API writes it. Only the code means anything; titles drift.
struct GraphError: Sendable, Equatable {
    let code: Int
    /// Rarely sent; with 100, `33` names an object that is unknown or not ours.
    let subcode: Int?
    let text: String
    /// Meta says that the same call may succeed later.
    let isTransient: Bool

    /// Reads `{"error":{"code":…,"message":…,"error_data":{"details":…}}}`; nil when the body is something else.
    ///
    /// - Parameter status: HTTP's; 500 and above is Meta's trouble, which passes.
    init?(body: [UInt8], status: Int) {
        struct Envelope: Decodable {
            struct Details: Decodable { let details: String? }
            struct Body: Decodable {
                let code: Int
                let subcode: Int?
                let message: String?
                let isTransient: Bool?
                let details: String?

                private enum CodingKeys: String, CodingKey {
                    case code, message
                    case subcode = "error_subcode"
                    case isTransient = "is_transient"
                    case data = "error_data"
                }

                init(from decoder: any Decoder) throws {
                    let container = try decoder.container(keyedBy: CodingKeys.self)
                    code = try container.decode(Int.self, forKey: .code)
                    subcode = try? container.decodeIfPresent(Int.self, forKey: .subcode)
                    message = try container.decodeIfPresent(String.self, forKey: .message)
                    isTransient = try? container.decodeIfPresent(Bool.self, forKey: .isTransient)
                    // An object by the book; a plain text now and then.
                    details =
                        (try? container.decodeIfPresent(Details.self, forKey: .data))?.details
                        ?? (try? container.decodeIfPresent(String.self, forKey: .data))
                }
            }
            let error: Body
        }
        guard let envelope = try? JSONDecoder().decode(Envelope.self, from: Data(body)) else { return nil }
        code = envelope.error.code
        subcode = envelope.error.subcode
        text = envelope.error.details ?? envelope.error.message ?? ""
        isTransient = envelope.error.isTransient ?? false || status >= 500
    }

    init(code: Int, subcode: Int? = nil, text: String, isTransient: Bool = false) {
        self.code = code
        self.subcode = subcode
        self.text = text
        self.isTransient = isTransient
    }
}
