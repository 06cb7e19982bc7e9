import Contracts
import Foundation
import TestSupport
import Testing

/// `docs/contracts` is what others program against, so it must say exactly what the types say.
@Suite("The published contract")
struct SchemaTests {
    private let folder = URL(fileURLWithPath: TestEnvironment.root + "/docs/contracts")

    @Test("of a turn that may begin is what the types read and write")
    func turnScheduled() throws {
        let message = MessageID(rawValue: "wamid.1")
        try expect(
            Topology.turnScheduled,
            [.accepted, .next, .swept].map { TurnScheduled(reason: $0, message: message, text: "Hi") })
    }

    @Test("of a routed turn is what the types read and write")
    func turnRouted() throws {
        try expect(
            Topology.turnRouted,
            Samples.contents.map { TurnRouted(context: Samples.context($0), routing: Samples.routing) })
    }

    @Test("of a turn with its passages is what the types read and write")
    func contextFound() throws {
        try expect(Topology.contextFound, [Samples.found])
    }

    @Test("of a reply is what the types read and write")
    func replyReady() throws {
        try expect(
            Topology.replyReady,
            Samples.everyMessage.map {
                ReplyReady(message: MessageID(rawValue: "wamid.1"), answer: Samples.answer($0))
            })
    }

    @Test("of a customer's file is what the types read and write")
    func mediaReceived() throws {
        try expect(Topology.mediaReceived, [MediaReceived(media: "77")])
    }

    @Test("of a submitted document is what the types read and write")
    func documentSubmitted() throws {
        try expect(
            Topology.documentSubmitted,
            [DocumentSubmitted(business: BusinessID(rawValue: "demo"), source: "https://example.org/prices.md")])
    }

    /// Samples fit the schema and use all of it; what it calls required cannot be left out, and what it does not, can.
    private func expect<Body>(_ topic: Topic<Body>, _ samples: [Body]) throws {
        let schema = try Schema("\(topic.type).v\(topic.version).json", in: folder)
        #expect(schema.title == "\(topic.type), version \(topic.version)")
        var declared: Set<Schema.Place> = []
        var used: Set<Schema.Place> = []
        var tried: Set<Schema.Place> = []
        for sample in samples {
            let value = try JSONSerialization.jsonObject(with: WireFormat.encode(sample))
            used.formUnion(try schema.check(value))
            declared.formUnion(try schema.declared(for: value))
            for reduced in try schema.reduced(value) where tried.insert(reduced.place).inserted {
                let data = try JSONSerialization.data(withJSONObject: reduced.value)
                let isReadable = (try? WireFormat.decode(Body.self, from: data)) != nil
                #expect(isReadable != reduced.isRequired, "\(reduced.place)")
            }
        }
        #expect(declared.subtracting(used).isEmpty, "declared, but nothing writes it")
    }
}
