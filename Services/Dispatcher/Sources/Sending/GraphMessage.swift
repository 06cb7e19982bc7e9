import Contracts
import Foundation
import Ledger

/// The body of `POST /{version}/{number}/messages`.
struct GraphMessage: Encodable {
    private let send: ClaimedSend

    init(_ send: ClaimedSend) {
        self.send = send
    }

    func encode(to encoder: any Encoder) throws {
        var body = encoder.container(keyedBy: GraphKey.self)
        try body.encode("whatsapp", forKey: "messaging_product")
        try body.encode("individual", forKey: "recipient_type")
        if let phone = send.customer.phone {
            // Without its + the business's own country code would be put before the number.
            try body.encode(phone.hasPrefix("+") ? phone : "+" + phone, forKey: "to")
        } else {
            // A business-scoped user id, when the phone number is hidden.
            try body.encodeIfPresent(send.customer.userID, forKey: "recipient")
        }
        // Comes back in status webhooks; the only proof when the call's own answer was lost.
        try body.encode(send.id, forKey: "biz_opaque_callback_data")
        if let quoted = send.content.replyTo {
            try body.encode(["message_id": quoted.rawValue], forKey: "context")
        }
        let content = GraphContent(send.content.kind)
        try body.encode(content.type, forKey: "type")
        try body.encode(content, forKey: GraphKey(content.type))
    }
}

/// A key of the Graph API's JSON.
struct GraphKey: CodingKey, ExpressibleByStringLiteral {
    let stringValue: String
    var intValue: Int? { nil }

    init(_ name: String) { stringValue = name }
    init(stringLiteral name: String) { stringValue = name }
    init(stringValue: String) { self.stringValue = stringValue }
    init?(intValue: Int) { nil }
}

/// The API's answer to an accepted message.
struct GraphAccepted {
    let id: String

    init?(body: [UInt8]) {
        struct Reply: Decodable {
            struct Message: Decodable { let id: String }
            let messages: [Message]
        }
        guard let id = (try? JSONDecoder().decode(Reply.self, from: Data(body)))?.messages.first?.id, !id.isEmpty else {
            return nil
        }
        self.id = id
    }
}
