// What a customer sends.
extension CustomerContent {
    /// A picture, recording or file. It is fetched by its id; the webhook's own link is not kept.
    package struct Media: Codable, Sendable, Equatable {
        package enum Kind: String, Codable, Sendable {
            case image, audio, video, document, sticker
        }

        package let kind: Kind
        /// WhatsApp's id, good for seven days.
        package let id: String
        /// With its parameters: `audio/ogg; codecs=opus`. Said by the sender; not to be trusted.
        package let mimeType: String
        /// Base64 of the digest of the file.
        package let sha256: String?
        /// As the customer's device calls it; untrusted.
        package let filename: String?
        /// Recorded in the chat.
        package let isVoice: Bool

        package init(
            kind: Kind,
            id: String,
            mimeType: String,
            sha256: String? = nil,
            filename: String? = nil,
            isVoice: Bool = false
        ) {
            self.kind = kind
            self.id = id
            self.mimeType = mimeType
            self.sha256 = sha256
            self.filename = filename
            self.isVoice = isVoice
        }
    }

    package struct Location: Codable, Sendable, Equatable {
        /// Degrees.
        package let latitude: Double
        package let longitude: Double
        /// Of a chosen place only.
        package let name: String?
        package let address: String?

        package init(latitude: Double, longitude: Double, name: String? = nil, address: String? = nil) {
            self.latitude = latitude
            self.longitude = longitude
            self.name = name
            self.address = address
        }
    }

    package struct ContactCard: Codable, Sendable, Equatable {
        package let name: String
        /// As the card writes them.
        package let phones: [String]
        package let emails: [String]
        package let organization: String?
        /// The answer to a request for the customer's own number.
        package let isRequested: Bool

        package init(
            name: String,
            phones: [String] = [],
            emails: [String] = [],
            organization: String? = nil,
            isRequested: Bool = false
        ) {
            self.name = name
            self.phones = phones
            self.emails = emails
            self.organization = organization
            self.isRequested = isRequested
        }
    }

    /// A filled cart.
    package struct Order: Codable, Sendable, Equatable {
        package struct Item: Codable, Sendable, Equatable {
            /// The id in the business's catalogue.
            package let product: String
            package let quantity: Int
            /// In major units of the currency.
            package let price: Double?
            package let currency: String?

            package init(product: String, quantity: Int, price: Double?, currency: String?) {
                self.product = product
                self.quantity = quantity
                self.price = price
                self.currency = currency
            }
        }

        package let catalog: String?
        package let note: String?
        package let items: [Item]

        package init(catalog: String?, note: String?, items: [Item]) {
            self.catalog = catalog
            self.note = note
            self.items = items
        }
    }
}
