/// What the outside saw of a run: webhooks that were answered with 200, calls that reached WhatsApp, and what people were
/// given to look at. Nothing of it comes from the product's own tables.
package struct Evidence: Sendable {
    /// A customer's message whose webhook was answered with 200. Its text holds `token`, and so must its reply.
    package struct Message: Sendable, Codable {
        package let token: String
        package let customer: String
        /// Unix milliseconds: when it was first delivered, and when a delivery was first answered with 200.
        package let sentAt: Int64
        package let acknowledgedAt: Int64

        package init(token: String, customer: String, sentAt: Int64, acknowledgedAt: Int64) {
            self.token = token
            self.customer = customer
            self.sentAt = sentAt
            self.acknowledgedAt = acknowledgedAt
        }
    }

    /// A message to a customer that WhatsApp accepted, in the order of acceptance.
    package struct Reply: Sendable, Codable {
        package let customer: String
        package let text: String
        /// The id the product gave the part (`biz_opaque_callback_data`).
        package let part: String?
        package let acceptedAt: Int64
        /// When the first status webhook of this very message was answered with 200; nil when none was.
        package let echoedAt: Int64?

        package init(customer: String, text: String, part: String?, acceptedAt: Int64, echoedAt: Int64?) {
            self.customer = customer
            self.text = text
            self.part = part
            self.acceptedAt = acceptedAt
            self.echoedAt = echoedAt
        }
    }

    /// The owner answered a customer on the phone.
    package struct Takeover: Sendable, Codable {
        package let customer: String
        package let sentAt: Int64
        /// When the webhook of it was answered with 200; nil: it was sent, and may have taken effect or not.
        package let acknowledgedAt: Int64?

        package init(customer: String, sentAt: Int64, acknowledgedAt: Int64?) {
            self.customer = customer
            self.sentAt = sentAt
            self.acknowledgedAt = acknowledgedAt
        }
    }

    package var messages: [Message]
    package var replies: [Reply]
    package var takeovers: [Takeover]
    /// Texts of what was laid before a person, as `dispatcher dead list` prints it.
    package var deadLetters: [String]

    package init(messages: [Message], replies: [Reply], takeovers: [Takeover], deadLetters: [String]) {
        self.messages = messages
        self.replies = replies
        self.takeovers = takeovers
        self.deadLetters = deadLetters
    }
}
