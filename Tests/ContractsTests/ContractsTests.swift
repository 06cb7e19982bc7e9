import Contracts
import Foundation
import Testing

@Suite("An entry")
struct EntryTests {
    private let turn = TurnReference(
        business: BusinessID(rawValue: "demo"), conversation: ConversationID(rawValue: "c1"), turn: 3, fence: 2)

    private func fields<Body>(_ entry: Entry<Body>, _ topic: Topic<Body>) throws -> [String: [UInt8]] {
        Dictionary(uniqueKeysWithValues: try entry.fields(for: topic).map { ($0.name, $0.value) })
    }

    @Test("is flat fields a person can read, and comes back as it was")
    func roundTrip() throws {
        let body = TurnScheduled(reason: .accepted, message: MessageID(rawValue: "wamid.1"), text: "How much? ä/🥐")
        let entry = Entry(id: "e1", turn: turn, deadline: 5, traceparent: "00-x", body: body)
        let fields = try fields(entry, Topology.turnScheduled)
        let texts = fields.mapValues { String(decoding: $0, as: UTF8.self) }
        #expect(texts["type"] == "turn.scheduled" && texts["v"] == "1" && texts["turn"] == "3" && texts["fence"] == "2")
        #expect(texts["body"] == #"{"message":"wamid.1","reason":"accepted","text":"How much? ä/🥐"}"#)
        let read = try Entry(fields: fields, topic: Topology.turnScheduled)
        #expect(
            read.body == body && read.turn == turn && read.deadline == 5 && read.traceparent == "00-x"
                && read.id == "e1")
    }

    @Test("of an unknown type or version is left for newer workers; unknown fields are ignored")
    func versions() throws {
        let body = TurnScheduled(reason: .next, message: MessageID(rawValue: "w"), text: nil)
        var fields = try fields(Entry(turn: turn, deadline: nil, traceparent: nil, body: body), Topology.turnScheduled)
        fields["colour"] = Array("green".utf8)
        fields["body"] = Array(#"{"message":"w","reason":"next","new":{"a":[1]}}"#.utf8)
        #expect(try Entry(fields: fields, topic: Topology.turnScheduled).body == body)
        fields["v"] = Array("2".utf8)
        #expect(throws: EntryError.unknownType("turn.scheduled", version: 2)) {
            _ = try Entry(fields: fields, topic: Topology.turnScheduled)
        }
        fields["v"] = nil
        #expect(throws: EntryError.missing("v")) { _ = try Entry(fields: fields, topic: Topology.turnScheduled) }
    }
}

@Suite("A unique id")
struct UniqueIDTests {
    @Test("is a UUID of version 7 that sorts by time")
    func format() {
        let early = UniqueID(milliseconds: 1_700_000_000_000).description
        let late = UniqueID(milliseconds: 1_700_000_000_001).description
        #expect(early < late && early.count == 36)
        #expect(Array(early)[14] == "7" && "89ab".contains(Array(early)[19]))
        #expect(early.hasPrefix("018bcfe5-6800-7"))
    }
}
