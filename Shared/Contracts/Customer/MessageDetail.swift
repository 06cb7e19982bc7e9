/// Everything a message says beyond its words; kept beside them in the ledger.
package struct MessageDetail: Codable, Sendable, Equatable {
    package let content: CustomerContent
    package let quoted: QuotedMessage?
    package let referral: Referral?

    package init(content: CustomerContent, quoted: QuotedMessage? = nil, referral: Referral? = nil) {
        self.content = content
        self.quoted = quoted
        self.referral = referral
    }
}

/// What a message refers to (`context` of a webhook). The quoted words are not in it: look the id up.
package struct QuotedMessage: Codable, Sendable, Equatable {
    package let message: MessageID?
    /// The product card it was asked from, by the id of the business's catalogue.
    package let product: String?
    package let isForwarded: Bool

    package init(message: MessageID?, product: String? = nil, isForwarded: Bool = false) {
        self.message = message
        self.product = product
        self.isForwarded = isForwarded
    }
}

/// Where a conversation came from: the first message after an advertisement or post was tapped. It may open WhatsApp's
/// free entry point of 72 hours.
package struct Referral: Codable, Sendable, Equatable {
    /// `ad` or `post`.
    package let source: String
    package let id: String?
    package let url: String?
    package let headline: String?
    package let body: String?
    /// Meta's id of the click, for conversion reports.
    package let click: String?

    package init(source: String, id: String?, url: String?, headline: String?, body: String?, click: String?) {
        self.source = source
        self.id = id
        self.url = url
        self.headline = headline
        self.body = body
        self.click = click
    }
}
