/// What the stages need to know of a turn: the customer's words and what was said before.
package struct TurnContext: Codable, Sendable, Equatable {
    /// The messages of the turn, in the order they count; never empty.
    package let messages: [CustomerMessage]
    package let customer: Customer
    /// The last exchanges of the conversation, oldest first.
    package let history: [Exchange]
    /// Whether no word of the assistant has reached this customer yet.
    package let isFirstContact: Bool

    package init(messages: [CustomerMessage], customer: Customer, history: [Exchange], isFirstContact: Bool) {
        self.messages = messages
        self.customer = customer
        self.history = history
        self.isFirstContact = isFirstContact
    }

    /// What is read of a turn: four of WhatsApp's longest messages. A person sees the rest in the inbox.
    package static let longestQuestion = 16_384

    /// The customer's words since our last answer, one message a line, cut after `longestQuestion` characters: a burst
    /// may join hundreds of messages, and transcripts have no length of their own.
    package var question: String {
        var question = ""
        var room = Self.longestQuestion
        for text in messages.lazy.compactMap(\.text) {
            if !question.isEmpty {
                question += "\n"
                room -= 1
            }
            let part = text.unicodeScalars.prefix(max(0, room))
            question.unicodeScalars.append(contentsOf: part)
            room -= part.count
            if room <= 0 { break }
        }
        return question
    }

    /// What was said before, newest first, and the customer's words before ours: theirs tell best which language they speak.
    package var said: [String] { history.reversed().map(\.question) + history.reversed().map(\.answer) }

    /// What the customer chose last from a message of ours; `nil` when nothing was tapped in this turn.
    package var tapped: CustomerContent.Choice? {
        messages.reversed().lazy.compactMap(\.tapped).first
    }

    /// Whether something was sent that nothing here can read: a recording nobody wrote down, a picture or file without
    /// a word, or what WhatsApp did not hand over.
    package var bringsUnread: Bool {
        messages.contains { message in
            switch message.content {
            case .media(let media): media.kind != .sticker && message.text?.isEmpty ?? true
            case .unsupported: true
            default: false
            }
        }
    }

    /// Why a person must take over whatever the words say: a filled cart or form; `nil` when there is none.
    package var taskForPerson: String? {
        for message in messages {
            switch message.content {
            case .order: return "the customer sent an order"
            case .form: return "the customer filled in a form"
            default: continue
            }
        }
        return nil
    }

    /// The message that names the turn's trace.
    package var firstMessage: MessageID? { messages.first?.id }
}

/// Who writes, and from which number of the business they are answered. Phone or user id may be missing, never both.
package struct Customer: Codable, Sendable, Equatable {
    /// Meta's id of the business's number.
    package let number: String
    /// Digits without `+`.
    package let phone: String?
    /// Business-scoped user id.
    package let userID: String?
    /// The name the customer gave WhatsApp; untrusted text.
    package let name: String?

    package init(number: String, phone: String?, userID: String?, name: String?) {
        self.number = number
        self.phone = phone
        self.userID = userID
        self.name = name
    }
}

/// One question and its answer.
package struct Exchange: Codable, Sendable, Equatable {
    package let question: String
    package let answer: String

    package init(question: String, answer: String) {
        self.question = question
        self.answer = answer
    }
}
