import Contracts
import Ledger
import Postgres
import Testing

@Suite("A customer's file", .timeLimit(.minutes(1)))
struct MediaTests: LedgerSuite {
    private func voice(_ id: String, media: String = "771") -> InboundEvent {
        file(.init(kind: .audio, id: media, mimeType: "audio/ogg", isVoice: true), id)
    }

    private func file(_ media: CustomerContent.Media, _ id: String, _ text: String? = nil) -> InboundEvent {
        .message(
            InboundMessage(
                business: business,
                id: MessageID(rawValue: id),
                customer: Customer(number: "1", phone: "39333", userID: nil, name: nil),
                kind: media.kind.rawValue,
                text: text,
                detail: MessageDetail(content: .media(media)),
                payload: "{}",
                sentAt: .now,
                opensTurn: true,
                windowMilliseconds: 0,
                traceparent: nil
            )
        )
    }

    @Test("A turn begins once the voice note is written down, and its words are the question's")
    func words() async throws {
        try await with({ $0.voiceHold = .seconds(30) }) { ledger, _ in
            let scheduled = try #require(try await ledger.accept([voice("w1"), message("w2", "at ten")])[0].scheduled)
            #expect(try await ledger.begin(scheduled.turn, worker: "w") == .stale)
            #expect(try await ledger.sweep().media.map(\.media) == ["771"])
            let claimed = try #require(
                try await ledger.claimMedia("771", of: business, lease: .seconds(30)))
            #expect(claimed.attempt == 1 && claimed.number == "1" && claimed.media.isVoice)
            #expect(try await ledger.claimMedia("771", of: business, lease: .seconds(30)) == nil)
            #expect(
                try await ledger.settle(
                    claimed, .kept(mimeType: "audio/ogg", bytes: 5, words: "can I come tomorrow", note: nil)))
            #expect(try await ledger.sweep().due.map(\.turn.turn) == [1])
            guard case .granted(let grant) = try await ledger.begin(scheduled.turn, worker: "w") else {
                return #expect(Bool(false))
            }
            #expect(grant.context.question.split(separator: "\n").sorted() == ["at ten", "can I come tomorrow"])
            #expect(try await ledger.mimeType(ofMedia: "771", of: business) == "audio/ogg")
            #expect(try await ledger.mimeType(ofMedia: "771", of: BusinessID(rawValue: "other")) == nil)
        }
    }

    @Test("Without anybody to write it down a voice note holds nothing up")
    func noHold() async throws {
        try await with { ledger, _ in
            let grant = try await begun(ledger, voice("w1"))
            #expect(grant.context.messages.first?.media?.id == "771" && grant.context.question.isEmpty)
        }
    }

    @Test("What the bot cannot see is shown to a person, whoever answered the words beside it; a sticker is not")
    func unseen() async throws {
        try await with { ledger, pool in
            func needs(_ phone: String) async throws -> String? {
                try await pool.query("select needs_human from frontdesk.conversation where phone = \(phone)").first?
                    .decode(0, as: String?.self)
            }
            let note = try #require(try await ledger.accept([message("w1", "Hi"), voice("w2")])[0].scheduled)
            guard case .granted(let grant) = try await ledger.begin(note.turn, worker: "w") else {
                return #expect(Bool(false))
            }
            try await answered(ledger, grant)
            #expect(try await needs("39333") == "the customer sent: audio")
            _ = try await ledger.handBack(grant.turn.conversation, of: business)
            let picture = file(.init(kind: .image, id: "772", mimeType: "image/jpeg"), "w3", "Can you make this?")
            try await answered(ledger, try await begun(ledger, picture))
            #expect(try await needs("39333") == "the customer sent: image")
            _ = try await ledger.handBack(grant.turn.conversation, of: business)
            let sticker = file(.init(kind: .sticker, id: "773", mimeType: "image/webp"), "w4")
            try await answered(ledger, try await begun(ledger, sticker))
            #expect(try await needs("39333") == nil)
        }
    }

    @Test("What could not be fetched comes back; what never can is told to a person and holds nothing up any more")
    func retries() async throws {
        try await with({ $0.voiceHold = .seconds(30) }) { ledger, pool in
            let scheduled = try #require(try await ledger.accept([voice("w1")])[0].scheduled)
            let first = try #require(try await ledger.claimMedia("771", of: business, lease: .seconds(30)))
            #expect(try await ledger.settle(first, .retry(after: .zero, error: "503")))
            #expect(try await ledger.sweep().media.map(\.attempt) == [1])
            let second = try #require(try await ledger.claimMedia("771", of: business, lease: .seconds(30)))
            #expect(try await !ledger.settle(first, .lost(error: "late word of an old attempt")))
            #expect(try await ledger.settle(second, .lost(error: "404")))
            #expect(try await ledger.sweep().media.isEmpty)
            guard case .granted = try await ledger.begin(scheduled.turn, worker: "w") else {
                return #expect(Bool(false))
            }
            let row = try await pool.query("select needs_human from frontdesk.conversation").first
            #expect(try row?.decode(0, as: String?.self) == "a file of the customer could not be fetched")
        }
    }

    @Test("An id that could lead elsewhere is not fetched", arguments: ["../me", "a/b", "", "x?y"])
    func badID(id: String) async throws {
        try await with { ledger, _ in
            _ = try await ledger.accept([voice("w1", media: id)])
            #expect(try await ledger.sweep().media.isEmpty)
        }
    }
}
