import Foundation
import HTTPTypes
import Hummingbird

/// What is to be said, and what goes wrong with it.
struct Speech: Sendable {
    let model: String
    let words: String
    let usage: Usage
    let fault: FaultScript.Kind?
    let perToken: Duration

    /// As `finish_reason` says it.
    var finish: String {
        switch fault {
        case .cutOff: "length"
        case .refusal: "content_filter"
        default: "stop"
        }
    }

    /// In tokens where they take time, at once where they do not.
    var tokens: [String] {
        guard perToken > .zero || fault == .reset else { return [words] }
        var tokens: [String] = []
        var rest = words[...]
        while !rest.isEmpty {
            tokens.append(String(rest.prefix(4)))
            rest = rest.dropFirst(4)
        }
        return tokens
    }
}

/// The two ways of asking.
enum Dialect: Sendable {
    case openAI, ollama

    struct Broken: Error {}

    var list: [String: [[String: String]]] {
        switch self {
        case .openAI: ["data": [["id": "emulated", "object": "model"]]]
        case .ollama: ["models": [["name": "emulated"]]]
        }
    }

    func whole(_ speech: Speech, _ headers: HTTPFields) async throws -> Response {
        try await pause(speech.perToken * speech.tokens.count)
        let text = lines(speech, whole: true).joined()
        if speech.fault == .reset {
            return Response(
                status: .ok, headers: headers,
                body: .init(contentLength: text.utf8.count) { writer in
                    try await writer.write(ByteBuffer(string: String(text.prefix(20))))
                    throw Broken()
                })
        }
        var headers = headers
        headers[.contentType] = "application/json"
        return Response(status: .ok, headers: headers, body: .init(byteBuffer: ByteBuffer(string: text)))
    }

    func stream(_ speech: Speech, headers: HTTPFields) -> Response {
        var headers = headers
        headers[.contentType] = self == .openAI ? "text/event-stream" : "application/x-ndjson"
        let lines = lines(speech, whole: false)
        if speech.perToken == .zero, speech.fault != .reset {
            return Response(status: .ok, headers: headers, body: .init(byteBuffer: ByteBuffer(string: lines.joined())))
        }
        return Response(
            status: .ok, headers: headers,
            body: .init { writer in
                for (index, line) in lines.enumerated() {
                    if speech.fault == .reset, index == min(2, lines.count - 1) { throw Broken() }
                    try await writer.write(ByteBuffer(string: line))
                    try await pause(speech.perToken)
                }
                try await writer.finish(nil)
            })
    }

    private func lines(_ speech: Speech, whole: Bool) -> [String] {
        switch self {
        case .openAI: whole ? [OpenAIReply.whole(speech)] : OpenAIReply.events(speech)
        case .ollama: whole ? [OllamaReply.last(speech, words: speech.words)] : OllamaReply.lines(speech)
        }
    }
}

/// OpenAI's chat completion, whole and in chunks.
enum OpenAIReply {
    static func whole(_ speech: Speech) -> String {
        """
        {"object":"chat.completion","model":\(quoted(speech.model)),"choices":[{"index":0,"message":{"role":"assistant",\
        "content":\(quoted(speech.words))},"finish_reason":"\(speech.finish)"}],"usage":\(usage(speech))}
        """
    }

    static func events(_ speech: Speech) -> [String] {
        let head = "data: {\"object\":\"chat.completion.chunk\",\"model\":\(quoted(speech.model)),"
        var events = speech.tokens.map {
            head + "\"choices\":[{\"index\":0,\"delta\":{\"content\":\(quoted($0))},\"finish_reason\":null}]}\n\n"
        }
        events.append(head + "\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"\(speech.finish)\"}]}\n\n")
        events.append(head + "\"choices\":[],\"usage\":\(usage(speech))}\n\n")
        return events + ["data: [DONE]\n\n"]
    }

    private static func usage(_ speech: Speech) -> String {
        let (input, output) = (speech.usage.input, speech.usage.output)
        return "{\"prompt_tokens\":\(input),\"completion_tokens\":\(output),\"total_tokens\":\(input + output)}"
    }
}

/// Ollama's `/api/chat`.
enum OllamaReply {
    static func lines(_ speech: Speech) -> [String] {
        speech.tokens.map {
            "{\"model\":\(quoted(speech.model)),\"message\":{\"role\":\"assistant\",\"content\":\(quoted($0))},\"done\":false}\n"
        } + [last(speech, words: "")]
    }

    static func last(_ speech: Speech, words: String) -> String {
        """
        {"model":\(quoted(speech.model)),"message":{"role":"assistant","content":\(quoted(words))},"done":true,\
        "done_reason":"\(speech.finish == "content_filter" ? "refusal" : speech.finish)",\
        "prompt_eval_count":\(speech.usage.input),"eval_count":\(speech.usage.output)}

        """
    }
}

/// The text as a JSON string.
func quoted(_ text: String) -> String {
    var json = "\""
    for scalar in text.unicodeScalars {
        switch scalar {
        case "\"": json += "\\\""
        case "\\": json += "\\\\"
        case "\n": json += "\\n"
        case _ where scalar.value < 0x20:
            json += "\\u00" + (scalar.value < 16 ? "0" : "") + String(scalar.value, radix: 16)
        default: json.unicodeScalars.append(scalar)
        }
    }
    return json + "\""
}
