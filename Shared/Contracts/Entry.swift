import Foundation

/// One entry of a stage stream: flat fields that `redis-cli XRANGE` shows to a person, and a JSON body.
package struct Entry<Body: Codable & Sendable>: Sendable {
    /// The entry's own id (UUIDv7), stable when it is emitted again.
    package let id: String
    package let turn: TurnReference
    /// Unix milliseconds; nobody works past it. `nil` until the turn has begun.
    package let deadline: Int64?
    /// W3C trace context of the hop that wrote the entry.
    package let traceparent: String?
    package let body: Body

    package init(
        id: String = UniqueID().description,
        turn: TurnReference,
        deadline: Int64?,
        traceparent: String?,
        body: Body
    ) {
        self.id = id
        self.turn = turn
        self.deadline = deadline
        self.traceparent = traceparent
        self.body = body
    }
}

extension Entry {
    /// The entry as field and value pairs, in the order a reader wants to see them.
    package func fields(for topic: Topic<Body>) throws(EntryError) -> [(name: String, value: [UInt8])] {
        var fields: [(name: String, value: [UInt8])] = [
            ("id", Array(id.utf8)),
            ("type", Array(topic.type.utf8)),
            ("v", Array(String(topic.version).utf8)),
            ("business", Array(turn.business.rawValue.utf8)),
            ("conversation", Array(turn.conversation.rawValue.utf8)),
            ("turn", Array(String(turn.turn).utf8)),
            ("fence", Array(String(turn.fence).utf8)),
        ]
        if let deadline { fields.append(("deadline", Array(String(deadline).utf8))) }
        if let traceparent { fields.append(("traceparent", Array(traceparent.utf8))) }
        do {
            fields.append(("body", Array(try WireFormat.encode(body))))
        } catch {
            throw .body("\(error)")
        }
        return fields
    }

    /// - Parameter fields: what Redis returned; unknown names are ignored.
    package init(fields: [String: [UInt8]], topic: Topic<Body>) throws(EntryError) {
        func text(_ name: String) throws(EntryError) -> String {
            guard let bytes = fields[name] else { throw .missing(name) }
            return String(decoding: bytes, as: UTF8.self)
        }
        func number(_ name: String) throws(EntryError) -> Int {
            let text = try text(name)
            guard let number = Int(text) else { throw .notANumber(name, text) }
            return number
        }
        guard try text("type") == topic.type, try number("v") == topic.version else {
            throw .unknownType(try text("type"), version: try number("v"))
        }
        id = try text("id")
        turn = TurnReference(
            business: BusinessID(rawValue: try text("business")),
            conversation: ConversationID(rawValue: try text("conversation")),
            turn: try number("turn"),
            fence: try number("fence")
        )
        deadline = fields["deadline"] == nil ? nil : Int64(try number("deadline"))
        traceparent = fields["traceparent"].map { String(decoding: $0, as: UTF8.self) }
        guard let bytes = fields["body"] else { throw .missing("body") }
        do {
            body = try WireFormat.decode(Body.self, from: Data(bytes))
        } catch {
            throw .body("\(error)")
        }
    }
}
