import Foundation
import HTTP
import Settings

/// Has speech written down by an OpenAI-compatible `/audio/transcriptions`.
struct Transcription: Sendable {
    let client: HTTPClient
    let baseURL: String
    let model: String
    let key: Secret?
    let timeout: Duration

    struct Failure: Error, CustomStringConvertible {
        let description: String
    }

    /// - Returns: nil when nothing was said.
    func words(of bytes: [UInt8], mimeType: String) async throws -> String? {
        let boundary = "frontdesk-\(UUID().uuidString)"
        var headers = [("Content-Type", "multipart/form-data; boundary=\(boundary)")]
        if let key { headers.append(("Authorization", "Bearer \(key.revealed)")) }
        var request = HTTPRequest("POST", "\(baseURL)/audio/transcriptions", headers: headers.map { ($0.0, $0.1) })
        request.body = form(bytes, mimeType: mimeType, boundary: boundary)
        request.maximumResponseBytes = 1024 * 1024
        let response = try await client.send(request, deadline: timeout)
        guard response.status == 200 else {
            let reason = request.excerpt(of: response.body)
            throw Failure(description: "the transcription service answered \(response.status): \(reason)")
        }
        struct Reply: Decodable {
            let text: String
        }
        let words = try JSONDecoder().decode(Reply.self, from: Data(response.body)).text
            .trimmingCharacters(in: .whitespacesAndNewlines)
        return words.isEmpty ? nil : words
    }

    private func form(_ bytes: [UInt8], mimeType: String, boundary: String) -> [UInt8] {
        let type = String(mimeType.prefix { $0 != ";" && !$0.isNewline })
        // Services tell the format by the name's ending.
        let ending =
            ["audio/ogg": "ogg", "audio/mpeg": "mp3", "audio/mp4": "m4a", "audio/aac": "aac", "audio/amr": "amr"][type]
            ?? "ogg"
        let head = """
            --\(boundary)\r\nContent-Disposition: form-data; name="model"\r\n\r\n\(model)\r\n\
            --\(boundary)\r\nContent-Disposition: form-data; name="file"; filename="note.\(ending)"\r\n\
            Content-Type: \(type)\r\n\r\n
            """
        return Array(head.utf8) + bytes + Array("\r\n--\(boundary)--\r\n".utf8)
    }
}
