import Contracts
import Foundation
import HTTP
import Settings

/// A model behind Ollama's own `/api/chat`, whose stream is one JSON object a line.
struct OllamaProvider: ChatProvider {
    let name: String
    let isModel = true
    let call: ModelCall
    var model: String { call.settings.model }

    private struct Body: Encodable {
        struct Options: Encodable {
            let temperature = 0.2
            let num_predict: Int
        }
        let model: String
        let messages: [ChatMessage]
        let stream: Bool
        let options: Options
    }

    private struct Line: Decodable {
        struct Message: Decodable { let content: String? }
        let model: String?
        let message: Message?
        let done: Bool?
        let done_reason: String?
        let prompt_eval_count: Int?
        let eval_count: Int?
        let error: String?
    }

    func probe(deadline: Duration) async throws(ProviderError) {
        try await call.get("/api/tags", deadline: deadline)
    }

    func complete(_ prompt: Prompt, deadline: Duration) async throws(ProviderError) -> Completion {
        let body = Body(
            model: model, messages: prompt.messages, stream: call.settings.streams,
            options: Body.Options(num_predict: call.settings.maximumTokens))
        var reading = Reading(model: model)
        var rest: [UInt8] = []
        try await call.post("/api/chat", body, deadline: deadline) { piece throws(ProviderError) in
            rest += piece
            while let end = rest.firstIndex(of: UInt8(ascii: "\n")) {
                let line = Data(rest[..<end])
                rest.removeSubrange(...end)
                if try take(line, &reading) { return true }
            }
            return false
        }
        if !rest.isEmpty { _ = try take(Data(rest), &reading) }
        return try reading.completion()
    }

    /// - Returns: whether it was the last line.
    private func take(_ data: Data, _ reading: inout Reading) throws(ProviderError) -> Bool {
        guard !data.isEmpty else { return false }
        let line: Line
        do {
            line = try WireFormat.decode(Line.self, from: data)
        } catch {
            throw .malformed("\(error)")
        }
        if let error = line.error { throw .refused(status: 200, reason: String(error.prefix(200))) }
        let isLast = line.done ?? false
        reading.take(line.message?.content ?? "", finish: isLast ? line.done_reason ?? "stop" : nil)
        reading.take(model: line.model, input: line.prompt_eval_count, output: line.eval_count)
        return isLast
    }
}
