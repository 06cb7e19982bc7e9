// What a customer answers by tapping.
extension CustomerContent {
    /// Something tapped in a message of ours.
    package struct Choice: Codable, Sendable, Equatable {
        package enum Origin: String, Codable, Sendable {
            /// A reply button of an interactive message.
            case button
            /// A row of a list.
            case list
            /// The quick reply of a template; its id is the payload that was set when it was sent.
            case template
        }

        package let origin: Origin
        /// The id we gave it: at most 256 bytes for a button, 200 for a row.
        package let id: String
        /// What the customer read on it.
        package let title: String
        package let description: String?

        package init(origin: Origin, id: String, title: String, description: String? = nil) {
            self.origin = origin
            self.id = id
            self.title = title
            self.description = description
        }
    }

    /// A flow, or an address form, that was filled in.
    package struct Form: Codable, Sendable, Equatable {
        /// `flow` or `address_message`.
        package let name: String
        /// The answers as JSON text, our `flow_token` among them.
        package let response: String

        package init(name: String, response: String) {
            self.name = name
            self.response = response
        }
    }

    /// Whether the business may call.
    package struct CallPermission: Codable, Sendable, Equatable {
        package let isGranted: Bool
        /// Unix seconds.
        package let until: Int64?

        package init(isGranted: Bool, until: Int64?) {
            self.isGranted = isGranted
            self.until = until
        }
    }

    /// An emoji on a message; no emoji takes it away again.
    package struct Reaction: Codable, Sendable, Equatable {
        package let message: MessageID
        package let emoji: String?

        package init(message: MessageID, emoji: String?) {
            self.message = message
            self.emoji = emoji
        }
    }
}
