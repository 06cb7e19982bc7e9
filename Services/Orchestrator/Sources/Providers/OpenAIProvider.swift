import Contracts
import Foundation
import HTTP
import Settings

/// A model behind an OpenAI-compatible `/chat/completions`: Groq, Mistral, OpenAI, vLLM, llama.cpp, LM Studio, …
struct OpenAIProvider: ChatProvider {
    let name: String
    let isModel = true
    let call: ModelCall
    var model: String { call.settings.model }

    private struct Body: Encodable {
        let model: String
        let messages: [ChatMessage]
        let temperature = 0.2
        let max_tokens: Int
        let stream: Bool
        let stream_options: [String: Bool]?
    }

    /// A whole reply, and a piece of a streamed one: the words stand in `message` or in `delta`.
    private struct Reply: Decodable {
        struct Choice: Decodable {
            struct Message: Decodable {
                let content: String?
                let refusal: String?
            }
            let message: Message?
            let delta: Message?
            let finish_reason: String?
        }
        struct Usage: Decodable {
            let prompt_tokens: Int?
            let completion_tokens: Int?
        }
        let model: String?
        let choices: [Choice]
        let usage: Usage?
    }

    func probe(deadline: Duration) async throws(ProviderError) {
        try await call.get("/models", deadline: deadline)
    }

    func complete(_ prompt: Prompt, deadline: Duration) async throws(ProviderError) -> Completion {
        let streams = call.settings.streams
        let body = Body(
            model: model, messages: prompt.messages, max_tokens: call.settings.maximumTokens, stream: streams,
            stream_options: streams ? ["include_usage": true] : nil)
        var reading = Reading(model: model)
        if streams {
            var events = ServerSentEventParser()
            try await call.post("/chat/completions", body, deadline: deadline) { piece throws(ProviderError) in
                for event in events.feed(piece) {
                    if event.data == "[DONE]" { return true }
                    try take(Data(event.data.utf8), &reading)
                }
                return false
            }
        } else {
            var whole: [UInt8] = []
            try await call.post("/chat/completions", body, deadline: deadline) { piece in
                whole += piece
                return false
            }
            try take(Data(whole), &reading)
        }
        return try reading.completion()
    }

    private func take(_ data: Data, _ reading: inout Reading) throws(ProviderError) {
        let reply: Reply
        do {
            reply = try WireFormat.decode(Reply.self, from: data)
        } catch {
            throw .malformed("\(error)")
        }
        if let choice = reply.choices.first {
            let message = choice.message ?? choice.delta
            reading.take(message?.content ?? "", finish: choice.finish_reason)
            if let refusal = message?.refusal, !refusal.isEmpty { throw .declined(String(refusal.prefix(100))) }
        }
        reading.take(model: reply.model, input: reply.usage?.prompt_tokens, output: reply.usage?.completion_tokens)
    }
}
