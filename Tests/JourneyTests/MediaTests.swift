import Foundation
import HTTP
import TestSupport
import Testing

@Suite("A voice note", .timeLimit(.minutes(4)), .serialized)
struct VoiceNoteTests {
    private struct Packet: Decodable {
        struct Message: Decodable {
            struct Content: Decodable {
                struct Media: Decodable {
                    let id: String
                }
                let media: Media?
            }
            let content: Content?
        }
        let messages: [Message]
    }

    private struct Listed: Decodable {
        let id: String
    }

    @Test("is answered honestly where nobody writes it down, and a person can play exactly what was said")
    func voice() async throws {
        try await Stack.with(journey)
    }

    private func journey(_ stack: Stack) async throws {
        let recording = Array("OggS and whatever was said".utf8)
        try await stack.sendVoice(recording, as: "390510000077")
        #expect(try await stack.waitForReplies(1, to: "390510000077").count == 1)
        let played = try await eventually("the recording in the console", within: .seconds(30)) { () -> [UInt8]? in
            let list = try JSONDecoder().decode(
                [Listed].self, from: Data(try await stack.console("conversations?state=all").body))
            guard let conversation = list.first else { return nil }
            let packet = try JSONDecoder().decode(
                Packet.self, from: Data(try await stack.console("conversations/\(conversation.id)").body))
            guard let media = packet.messages.compactMap(\.content?.media?.id).first else { return nil }
            let response = try await stack.console("media/\(media)")
            guard response.status == 200 else { return nil }
            #expect(response.head["content-type"] == "audio/ogg")
            #expect(try await stack.console("media/\(media)", token: "nobody").status == 401)
            return response.body
        }
        #expect(played == recording)
    }
}
