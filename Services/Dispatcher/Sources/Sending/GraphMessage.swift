import Contracts
import Foundation
import Ledger

/// The body of `POST /{version}/{number}/messages`.
struct GraphMessage: Encodable {
    private struct Text: Encodable {
        let body: String
        let preview_url: Bool
    }

    private let messaging_product = "whatsapp"
    private let recipient_type = "individual"
    /// A phone number with its `+`: without it the business's own country code would be put before it.
    private let to: String?
    /// A business-scoped user id, when the phone number is hidden.
    private let recipient: String?
    private let type = "text"
    private let text: Text
    /// Comes back in status webhooks; the only proof when the call's own answer was lost.
    private let biz_opaque_callback_data: String

    init(_ send: ClaimedSend) {
        to = send.customer.phone.map { $0.hasPrefix("+") ? $0 : "+" + $0 }
        recipient = send.customer.phone == nil ? send.customer.userID : nil
        switch send.content {
        case .text(let body): text = Text(body: WhatsAppFormatting.text(fromMarkdown: body), preview_url: false)
        }
        biz_opaque_callback_data = send.id
    }
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
