extension MessageContent {
    package struct Text: Codable, Sendable, Equatable {
        package var text: String
        /// Whether the first link is shown as a card.
        package var preview: Bool?

        package init(text: String, preview: Bool? = nil) {
            self.text = text
            self.preview = preview
        }
    }

    /// An answer to tap. Its id comes back in the customer's message.
    package struct Choice: Codable, Sendable, Equatable {
        package var id: String
        package var title: String
        /// Rows of a list only.
        package var description: String?

        package init(id: String, title: String, description: String? = nil) {
            self.id = id
            self.title = title
            self.description = description
        }
    }

    /// What stands above the body of an interactive message: a line, or a picture, a video or a document.
    package struct Header: Codable, Sendable, Equatable {
        package enum Kind: String, Codable, Sendable {
            case text, image, video, document
        }

        package var kind: Kind
        package var text: String?
        package var media: Media.Source?

        package static func text(_ text: String) -> Self { Self(kind: .text, text: text, media: nil) }
        package static func media(_ kind: Kind, _ source: Media.Source) -> Self {
            Self(kind: kind, text: nil, media: source)
        }
    }

    package struct Buttons: Codable, Sendable, Equatable {
        package var text: String
        package var buttons: [Choice]
        package var header: Header?
        package var footer: String?
    }

    package struct List: Codable, Sendable, Equatable {
        package struct Section: Codable, Sendable, Equatable {
            package var title: String?
            package var rows: [Choice]

            package init(title: String?, rows: [Choice]) {
                self.title = title
                self.rows = rows
            }
        }

        package var text: String
        package var button: String
        package var sections: [Section]
        package var header: String?
        package var footer: String?
    }

    /// A button that opens a page.
    package struct Link: Codable, Sendable, Equatable {
        package var text: String
        package var button: String
        package var url: String
        package var header: Header?
        package var footer: String?
    }

    package struct Prompt: Codable, Sendable, Equatable {
        package var text: String

        package init(text: String) {
            self.text = text
        }
    }

    package struct Media: Codable, Sendable, Equatable {
        /// An id of an uploaded file, or the public address of one.
        package enum Source: Codable, Sendable, Equatable {
            case id(String)
            case link(String)

            private enum Keys: String, CodingKey {
                case id, link
            }

            package init(from decoder: any Decoder) throws {
                let container = try decoder.container(keyedBy: Keys.self)
                if let id = try container.decodeIfPresent(String.self, forKey: .id) {
                    self = .id(id)
                } else {
                    self = .link(try container.decode(String.self, forKey: .link))
                }
            }

            package func encode(to encoder: any Encoder) throws {
                var container = encoder.container(keyedBy: Keys.self)
                switch self {
                case .id(let id): try container.encode(id, forKey: .id)
                case .link(let link): try container.encode(link, forKey: .link)
                }
            }
        }

        package var media: Source
        /// The caption; not for audio and stickers.
        package var text: String?
        /// Documents only; its extension chooses the icon.
        package var filename: String?
        /// Audio only: shown as a voice message.
        package var voice: Bool?

        package init(_ media: Source, caption: String? = nil, filename: String? = nil, voice: Bool? = nil) {
            self.media = media
            text = caption
            self.filename = filename
            self.voice = voice
        }
    }

    package struct Location: Codable, Sendable, Equatable {
        package var latitude: Double
        package var longitude: Double
        /// The place's name.
        package var text: String?
        package var address: String?

        package init(latitude: Double, longitude: Double, name: String? = nil, address: String? = nil) {
            self.latitude = latitude
            self.longitude = longitude
            text = name
            self.address = address
        }
    }

    package struct Contacts: Codable, Sendable, Equatable {
        package struct Card: Codable, Sendable, Equatable {
            package var name: String
            package var firstName: String?
            package var lastName: String?
            package var phones: [String]
            package var emails: [String]?
            package var organization: String?

            package init(
                name: String, firstName: String? = nil, lastName: String? = nil, phones: [String],
                emails: [String]? = nil, organization: String? = nil
            ) {
                self.name = name
                self.firstName = firstName
                self.lastName = lastName
                self.phones = phones
                self.emails = emails
                self.organization = organization
            }
        }

        package var contacts: [Card]

        package init(_ contacts: [Card]) {
            self.contacts = contacts
        }

        var text: String { contacts.map(\.name).joined(separator: ", ") }
    }

    package struct Reaction: Codable, Sendable, Equatable {
        package var message: MessageID
        /// Empty takes the reaction back.
        package var emoji: String

        package init(message: MessageID, emoji: String) {
            self.message = message
            self.emoji = emoji
        }
    }
}
