extension MessageContent {
    /// An approved text of the template library, with its variables filled in.
    package struct Template: Codable, Sendable, Equatable {
        package var name: String
        /// Exactly as approved: `en` is not `en_US`.
        package var language: String
        package var components: [Component]
        /// The text as the customer sees it, for people who read the history.
        package var text: String?

        package init(name: String, language: String, components: [Component] = [], text: String? = nil) {
            self.name = name
            self.language = language
            self.components = components
            self.text = text
        }

        /// A part of the template that has variables.
        package struct Component: Codable, Sendable, Equatable {
            package enum Kind: String, Codable, Sendable {
                case header, body, button
            }

            /// What a button does.
            package enum Button: String, Codable, Sendable {
                case quickReply = "quick_reply"
                case url
                case copyCode = "copy_code"
                case flow
            }

            package var kind: Kind
            package var button: Button?
            /// Which button, counted from 0.
            package var index: Int?
            package var parameters: [Parameter]

            package init(kind: Kind, button: Button? = nil, index: Int? = nil, parameters: [Parameter]) {
                self.kind = kind
                self.button = button
                self.index = index
                self.parameters = parameters
            }
        }

        /// One value.
        package struct Parameter: Codable, Sendable, Equatable {
            package enum Kind: String, Codable, Sendable {
                case text, payload, image, video, document, location
                case couponCode = "coupon_code"
            }

            package var kind: Kind
            /// Of a template with named variables.
            package var name: String?
            package var text: String?
            package var media: Media.Source?
            package var location: Location?

            package init(
                _ kind: Kind, name: String? = nil, text: String? = nil, media: Media.Source? = nil,
                location: Location? = nil
            ) {
                self.kind = kind
                self.name = name
                self.text = text
                self.media = media
                self.location = location
            }
        }
    }
}
