import Foundation
import HTTP
import Hummingbird
import Settings
import Synchronization
import TestSupport
import Testing

@testable import DispatcherService

@Suite("The transcription service", .timeLimit(.minutes(1)))
struct TranscriptionTests {
    private struct Asked {
        var path = ""
        var type = ""
        var key: String?
        var body: [UInt8] = []
    }

    private func words(
        _ reply: String, status: HTTPResponse.Status = .ok
    ) async throws -> (result: Result<String?, any Error>, asked: Asked) {
        let asked = Mutex(Asked())
        let result = Mutex<Result<String?, any Error>?>(nil)
        try await HTTPDouble.with { request in
            let body = try await request.body.collect(upTo: 1024 * 1024)
            asked.withLock {
                $0 = Asked(
                    path: request.uri.path, type: request.headers[.contentType] ?? "",
                    key: request.headers[.authorization], body: Array(body.readableBytesView))
            }
            return Response(status: status, body: .init(byteBuffer: .init(string: reply)))
        } _: { url in
            let service = Transcription(
                client: HTTPClient(), baseURL: url + "/v1", model: "whisper-1", key: Secret("k"),
                timeout: .seconds(30))
            do {
                let words = try await service.words(of: Self.recording, mimeType: "audio/ogg; codecs=opus")
                result.withLock { $0 = .success(words) }
            } catch {
                result.withLock { $0 = .failure(error) }
            }
        }
        return (try #require(result.withLock { $0 }), asked.withLock { $0 })
    }

    private static let recording = Array("OggS\u{0}\r\n--not a boundary".utf8)

    /// The parts of a form, by the rules of RFC 7578: name, file name and bytes.
    private func parts(_ asked: Asked) throws -> [(name: String, file: String?, bytes: [UInt8])] {
        let boundary = try #require(asked.type.wholeMatch(of: /multipart\/form-data; boundary=(\S+)/)?.1)
        let pieces = String(decoding: asked.body, as: UTF8.self).components(separatedBy: "--\(boundary)")
        #expect(pieces.first == "" && pieces.last == "--\r\n")
        return try pieces.dropFirst().dropLast().map { piece in
            let halves = piece.components(separatedBy: "\r\n\r\n")
            let head = try #require(halves.first)
            let name = try #require(head.firstMatch(of: /; name="([^"]*)"/)?.1)
            let file = head.firstMatch(of: /filename="([^"]*)"/)?.1
            // Its last line break belongs to the boundary after it.
            return (String(name), file.map(String.init), Array((halves.last?.dropLast() ?? "").utf8))
        }
    }

    @Test("is sent the recording and the model as a form, and says what was said")
    func form() async throws {
        let (result, asked) = try await words(#"{"text":" See you at ten. "}"#)
        #expect(try result.get() == "See you at ten.")
        #expect(asked.path == "/v1/audio/transcriptions" && asked.key == "Bearer k")
        let parts = try parts(asked)
        #expect(parts.map(\.name) == ["model", "file"] && parts.map(\.file) == [nil, "note.ogg"])
        #expect(parts.map(\.bytes) == [Array("whisper-1".utf8), Self.recording])
    }

    @Test("that heard nothing, or answers with an error, has no words to add")
    func silence() async throws {
        #expect(try await words(#"{"text":" "}"#).result.get() == nil)
        let refused = try await words(#"{"error":"no credit"}"#, status: .forbidden).result
        #expect(throws: Transcription.Failure.self) { try refused.get() }
    }
}
