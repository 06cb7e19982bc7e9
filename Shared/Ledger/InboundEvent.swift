package import Contracts

/// One thing a webhook told, freed of WhatsApp's shape. The ledger stores it once, however often it is delivered.
package enum InboundEvent: Sendable, Equatable {
    case message(InboundMessage)
    case receipt(Receipt)
    case echo(OwnerEcho)
    case unreadable(UnreadableItem)
    case notice(Notice)
    /// The webhook itself, to be kept for replay; it is no item of its own and has no verdict that counts.
    case webhook(KeptWebhook)
}

/// What WhatsApp tells about an account, a number, a template or itself: every field of a webhook that carries no
/// message.
package struct Notice: Sendable, Equatable {
    /// `nil` when it concerns no number of ours.
    package let business: BusinessID?
    /// Stable for the same notification: a hash of it.
    package let id: String
    /// Meta's id of the WhatsApp account.
    package let account: String?
    /// `account_update`, `message_template_status_update`, …; `errors` for what WhatsApp reports of itself.
    package let field: String
    /// JSON, as WhatsApp sent it.
    package let value: String

    package init(business: BusinessID?, id: String, account: String?, field: String, value: String) {
        self.business = business
        self.id = id
        self.account = account
        self.field = field
        self.value = value
    }
}

/// A verified webhook as it came.
package struct KeptWebhook: Sendable, Equatable {
    /// A hash of the body.
    package let id: String
    package let body: String
    package let keep: Duration

    package init(id: String, body: String, keep: Duration) {
        self.id = id
        self.body = body
        self.keep = keep
    }
}

/// A customer's message.
package struct InboundMessage: Sendable, Equatable {
    package let business: BusinessID
    package let id: MessageID
    package let customer: Customer
    /// The customer's number as WhatsApp's directory writes it, where that differs from the one they write from.
    package let otherPhone: String?
    /// WhatsApp's type: `text`, `image`, `reaction`, …
    package let kind: String
    package let text: String?
    /// What it holds beyond its words; `nil` when nobody looked.
    package let detail: MessageDetail?
    /// The item as WhatsApp sent it, as JSON text; kept for the console and for replay.
    package let payload: String
    /// Unix milliseconds, by WhatsApp's clock.
    package let sentAt: Int64
    /// Whether the message wants an answer. Reactions and system notes do not.
    package let opensTurn: Bool
    /// How long the turn may wait for more messages, in milliseconds (burst window).
    package let windowMilliseconds: Int
    /// The longest a burst may keep its turn waiting, whatever follows, in milliseconds.
    package let capMilliseconds: Int
    /// Whether it joins a turn the model works on already, instead of waiting for the next one.
    package let merges: Bool
    package let traceparent: String?

    package init(
        business: BusinessID,
        id: MessageID,
        customer: Customer,
        otherPhone: String? = nil,
        kind: String,
        text: String?,
        detail: MessageDetail? = nil,
        payload: String,
        sentAt: Int64,
        opensTurn: Bool,
        windowMilliseconds: Int,
        capMilliseconds: Int = 3000,
        merges: Bool = false,
        traceparent: String?
    ) {
        self.business = business
        self.id = id
        self.customer = customer
        self.otherPhone = otherPhone
        self.kind = kind
        self.text = text
        self.detail = detail
        self.payload = payload
        self.sentAt = sentAt
        self.opensTurn = opensTurn
        self.windowMilliseconds = windowMilliseconds
        self.capMilliseconds = capMilliseconds
        self.merges = merges
        self.traceparent = traceparent
    }
}

/// What became of a message we sent, by a status webhook.
package struct Receipt: Sendable, Equatable {
    package enum Status: String, Sendable {
        case sent, delivered, read, played, failed
    }

    package let business: BusinessID
    /// The id WhatsApp gave the message.
    package let message: MessageID
    /// The id we gave it, echoed in `biz_opaque_callback_data`.
    package let send: String?
    package let status: Status
    /// Unix milliseconds, by WhatsApp's clock.
    package let at: Int64
    /// WhatsApp's error code, when the status is `failed`.
    package let errorCode: Int?
    /// WhatsApp's explanation of the error.
    package let errorText: String?
    /// What WhatsApp charges for the message, as the JSON it wrote.
    package let pricing: String?

    package init(
        business: BusinessID,
        message: MessageID,
        send: String?,
        status: Status,
        at: Int64,
        errorCode: Int?,
        errorText: String?,
        pricing: String? = nil
    ) {
        self.business = business
        self.message = message
        self.send = send
        self.status = status
        self.at = at
        self.errorCode = errorCode
        self.errorText = errorText
        self.pricing = pricing
    }
}

/// A message the owner typed on the phone: a person has taken the conversation over.
package struct OwnerEcho: Sendable, Equatable {
    package let business: BusinessID
    package let id: MessageID
    /// The customer it went to.
    package let customer: Customer
    package let text: String?
    package let payload: String
    /// Unix milliseconds, by WhatsApp's clock.
    package let sentAt: Int64

    package init(
        business: BusinessID,
        id: MessageID,
        customer: Customer,
        text: String?,
        payload: String,
        sentAt: Int64
    ) {
        self.business = business
        self.id = id
        self.customer = customer
        self.text = text
        self.payload = payload
        self.sentAt = sentAt
    }
}

/// A signed item nobody can read. It is kept as a dead letter, and the rest of its webhook goes on.
package struct UnreadableItem: Sendable, Equatable {
    /// `nil` when the item does not even name one of our numbers.
    package let business: BusinessID?
    /// Stable for the same item, so that a repeated delivery is one dead letter: a hash of the payload.
    package let id: String
    package let reason: String
    package let payload: String

    package init(business: BusinessID?, id: String, reason: String, payload: String) {
        self.business = business
        self.id = id
        self.reason = reason
        self.payload = payload
    }
}
