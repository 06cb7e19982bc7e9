/// One message of a customer.
package struct CustomerMessage: Codable, Sendable, Equatable {
    package let id: MessageID
    /// WhatsApp's type: `text`, `image`, `interactive`, …
    package let kind: String
    /// The words: the text, a caption, the title of a tapped button, what was said in a voice note. `nil` when there
    /// are none.
    package let text: String?
    /// Unix milliseconds, by WhatsApp's clock.
    package let sentAt: Int64
    /// What it holds; `nil` in entries of a gateway that did not tell yet.
    package let content: CustomerContent?
    /// The message it answers, or that it was forwarded.
    package let quoted: QuotedMessage?
    /// The advertisement or post the customer came from.
    package let referral: Referral?

    package init(
        id: MessageID,
        kind: String,
        text: String?,
        sentAt: Int64,
        content: CustomerContent? = nil,
        quoted: QuotedMessage? = nil,
        referral: Referral? = nil
    ) {
        self.id = id
        self.kind = kind
        self.text = text
        self.sentAt = sentAt
        self.content = content
        self.quoted = quoted
        self.referral = referral
    }

    /// What was tapped: a reply button, a list row, or the quick reply of a template.
    package var tapped: CustomerContent.Choice? {
        guard case .choice(let choice)? = content else { return nil }
        return choice
    }

    /// The picture, recording or file it brought.
    package var media: CustomerContent.Media? {
        guard case .media(let media)? = content else { return nil }
        return media
    }
}
