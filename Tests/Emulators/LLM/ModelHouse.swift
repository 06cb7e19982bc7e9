import Foundation
import HTTPTypes
import Hummingbird

/// Answers calls: quota, fault, pace, words, in the dialect that was spoken.
struct ModelHouse: Sendable {
    let mode: AnswerMode
    let key: String
    let pace: Pace
    let price: Price
    let seed: UInt64
    let script = FaultScript()
    let quotas = Quotas()

    func list(_ request: Request, provider: String, dialect: Dialect) async throws -> Response {
        await script.probed()
        guard isKnown(request) else { return try refusal(.unauthorized, "the key is not known") }
        if let fault = await script.standing(provider) {
            if fault.what == .hang { try await Task.sleep(for: .seconds(3600)) }
            if fault.what == .wrongKey { return try refusal(.unauthorized, "the key is not known") }
            if let status = fault.status { return try refusal(.init(code: status), "told to fail") }
        }
        return try Response.json(dialect.list)
    }

    func answer(_ request: Request, provider: String, dialect: Dialect) async throws -> Response {
        let fault = await script.next(provider)
        if let delay = fault?.delayMilliseconds { try await Task.sleep(for: .milliseconds(delay)) }
        if fault?.what == .hang { try await Task.sleep(for: .seconds(3600)) }
        guard isKnown(request), fault?.what != .wrongKey else {
            return try refusal(.unauthorized, "the key is not known")
        }
        if let status = fault?.status { return try refusal(.init(code: status), "told to fail", fault?.retryAfter) }
        if fault?.what == .garbage {
            return Response(status: .ok, body: .init(byteBuffer: ByteBuffer(string: "<html>")))
        }
        let chat = try await request.read(Chat.self)
        let words = fault?.what == .empty ? "" : mode.answer(chat, seed: seed)
        let usage = Usage(input: chat.inputTokens, output: words.utf8.count / 4 + 1)
        let quota = await quotas.take(provider, tokens: usage.input + usage.output)
        guard quota.isAllowed else {
            await script.limited()
            return try refusal(.tooManyRequests, "Rate limit reached", headers: fields(quota.headers))
        }
        await script.cost(price.cost(usage))
        let call = await script.counts.calls
        try await pause(pace.firstToken(call: call))
        let speech = Speech(
            model: chat.model, words: words, usage: usage, fault: fault?.what,
            perToken: fault?.what == .drip ? .seconds(1) : pace.perToken)
        let streams = chat.stream ?? (dialect == .ollama)
        return streams
            ? dialect.stream(speech, headers: fields(quota.headers))
            : try await dialect.whole(speech, fields(quota.headers))
    }

    private func isKnown(_ request: Request) -> Bool {
        key.isEmpty || request.headers[.authorization] == "Bearer \(key)"
    }

    private func fields(_ headers: [(name: String, value: String)]) -> HTTPFields {
        var fields = HTTPFields()
        for header in headers { if let name = HTTPField.Name(header.name) { fields[name] = header.value } }
        return fields
    }

    private func refusal(
        _ status: HTTPResponse.Status,
        _ reason: String,
        _ retryAfter: Int? = nil,
        headers: HTTPFields = [:]
    ) throws -> Response {
        var headers = headers
        if let retryAfter { headers[.retryAfter] = "\(retryAfter)" }
        return try Response.json(["error": ["message": reason]], status: status, headers: headers)
    }
}

/// Sleeps; not at all for nothing.
func pause(_ time: Duration) async throws {
    if time > .zero { try await Task.sleep(for: time) }
}
