/// `media.received`: a customer sent a file that is still with WhatsApp. The ledger says whose and where.
package struct MediaReceived: Codable, Sendable, Equatable {
    /// WhatsApp's id of the file.
    package let media: String

    package init(media: String) {
        self.media = media
    }
}
