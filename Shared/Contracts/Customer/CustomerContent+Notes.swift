// What WhatsApp tells about a customer or an earlier message.
extension CustomerContent {
    /// A change of number, user id or device.
    package struct SystemNote: Codable, Sendable, Equatable {
        /// `user_changed_number`, `user_changed_user_id`, `customer_identity_changed`, …
        package let kind: String
        package let phone: String?
        package let userID: String?

        package init(kind: String, phone: String?, userID: String?) {
            self.kind = kind
            self.phone = phone
            self.userID = userID
        }
    }

    /// New words for an earlier message; they are the message's `text`.
    package struct Edit: Codable, Sendable, Equatable {
        package let message: MessageID

        package init(message: MessageID) {
            self.message = message
        }
    }

    /// An earlier message was deleted.
    package struct Revoke: Codable, Sendable, Equatable {
        package let message: MessageID

        package init(message: MessageID) {
            self.message = message
        }
    }

    /// What WhatsApp does not hand over: a poll, a view-once picture, or a type newer than this version.
    package struct Unsupported: Codable, Sendable, Equatable {
        /// WhatsApp's word for it, when it says one.
        package let type: String?
        /// WhatsApp's error code.
        package let code: Int?

        package init(type: String?, code: Int? = nil) {
            self.type = type
            self.code = code
        }
    }
}
