import Contracts
import Foundation
import HTTP
import Settings

/// A model behind an OpenAI-compatible `/chat/completions`: Groq, Mistral, OpenAI, Ollama, vLLM, llama.cpp, …
struct OpenAIProvider: ChatProvider {
    let name: String
    let isModel = true
    let settings: ProviderSettings
    let environment: Environment
    let client: HTTPClient

    private struct Body: Encodable {
        let model: String
        let messages: [ChatMessage]
        let temperature = 0.2
        let max_tokens = 400
    }

    private struct Reply: Decodable {
        struct Choice: Decodable {
            struct Message: Decodable { let content: String? }
            let message: Message
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

    func complete(_ prompt: Prompt, deadline: Duration) async throws(ProviderError) -> Completion {
        let response: HTTPResponse
        do {
            response = try await client.send(try request(prompt), deadline: deadline)
        } catch let error as ProviderError {
            throw error
        } catch let error as HTTPError {
            if case .timedOut = error.kind { throw .timedOut(deadline) }
            throw .unreachable("\(error)")
        } catch {
            throw .malformed("\(error)")
        }
        switch response.status {
        case 200: return try completion(response.body)
        case 429: throw .rateLimited
        default:
            let reason = String(decoding: response.body.prefix(200), as: UTF8.self)
            throw .refused(status: response.status, reason: reason)
        }
    }

    private func request(_ prompt: Prompt) throws -> HTTPRequest {
        var headers = [(name: "Content-Type", value: "application/json")]
        if !settings.keyVariable.isEmpty {
            guard let key = environment[settings.keyVariable] else {
                throw ProviderError.keyMissing(variable: settings.keyVariable)
            }
            headers.append(("Authorization", "Bearer \(key)"))
        }
        let body = try WireFormat.encode(Body(model: settings.model, messages: prompt.messages))
        var request = HTTPRequest("POST", settings.baseURL + "/chat/completions", headers: headers, body: Array(body))
        request.maximumResponseBytes = 1024 * 1024
        return request
    }

    private func completion(_ body: [UInt8]) throws(ProviderError) -> Completion {
        let reply: Reply
        do {
            reply = try WireFormat.decode(Reply.self, from: Data(body))
        } catch {
            throw .malformed("\(error)")
        }
        guard let choice = reply.choices.first else { throw .empty }
        if choice.finish_reason == "length" { throw .cutOff }
        let text = (choice.message.content ?? "").trimmingCharacters(in: .whitespacesAndNewlines)
        guard !text.isEmpty else { throw .empty }
        return Completion(
            text: text,
            model: reply.model ?? settings.model,
            inputTokens: reply.usage?.prompt_tokens,
            outputTokens: reply.usage?.completion_tokens
        )
    }
}
