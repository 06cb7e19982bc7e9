import ArgumentParser
import Foundation
import Hummingbird
import Logging
import NIOFoundationEssentialsCompat

/// Stands in for models behind an OpenAI-compatible address or Ollama's own: answers with the first passage of the
/// prompt, or fails as it is told to.
///
/// `http://host:port/v1` and `http://host:port` (Ollama) are one provider; `http://host:port/NAME/v1` any number more,
/// each with faults, quotas and counts of its own.
@main
struct LLMEmulator: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "LLMEmulator")

    @Option(help: "The port to listen on.") var port = 8091
    @Option(help: "The address to listen on.") var host = "127.0.0.1"
    @Flag(help: "Begin the answer with the marks of the messages it answers (q1x2), for a checker.")
    var nameMessages = false
    @Flag(help: "Do whatever the prompt says last, wherever it says it: the worst model there could be.")
    var obey = false
    @Flag(help: "Say du to customers until an answer is sent back.") var familiar = false
    @Option(help: "Only this key is let in; empty lets in everybody.") var key = ""
    @Option(help: "Milliseconds until the first token, on average.") var firstTokenMs = 0
    @Option(help: "Tokens a second afterwards; 0 is all at once.") var tokensPerSecond = 0
    @Option(help: "Price of a million tokens that go in.") var inputPrice = 0.0
    @Option(help: "Price of a million tokens that come out.") var outputPrice = 0.0
    @Option(help: "Decides latencies and what an obeying model does.") var seed: UInt64 = 1

    func run() async throws {
        let mode: AnswerMode = obey ? .obey : familiar ? .familiar : nameMessages ? .nameMessages : .passage
        let house = ModelHouse(
            mode: mode,
            key: key,
            pace: Pace(firstTokenMilliseconds: firstTokenMs, tokensPerSecond: tokensPerSecond, seed: seed),
            price: Price(input: inputPrice, output: outputPrice),
            seed: seed
        )
        let router = Router()
        for prefix in ["", ":provider/"] {
            router.post("\(prefix)v1/chat/completions") { request, context in
                try await house.answer(request, provider: context.parameters.get("provider") ?? "", dialect: .openAI)
            }
            router.get("\(prefix)v1/models") { request, context in
                try await house.list(request, provider: context.parameters.get("provider") ?? "", dialect: .openAI)
            }
            router.post("\(prefix)api/chat") { request, context in
                try await house.answer(request, provider: context.parameters.get("provider") ?? "", dialect: .ollama)
            }
            router.get("\(prefix)api/tags") { request, context in
                try await house.list(request, provider: context.parameters.get("provider") ?? "", dialect: .ollama)
            }
        }
        router.post("v1/embeddings") { request, _ in try await embed(request) }
        control(router, house)
        var logger = Logger(label: "llm-emulator")
        // A reset is an error to the server that was told to make it.
        logger.logLevel = .critical
        let application = Application(
            router: router,
            configuration: .init(address: .hostname(host, port: port), serverName: nil),
            logger: logger
        )
        try await application.runService()
    }

    private func control(_ router: Router<BasicRequestContext>, _ house: ModelHouse) {
        router.post("emulator/faults") { request, _ in
            await house.script.add(try await request.read(FaultScript.Fault.self))
            return Response(status: .noContent)
        }
        router.delete("emulator/faults") { _, _ in
            await house.script.clear()
            return Response(status: .noContent)
        }
        router.post("emulator/quotas") { request, _ in
            await house.quotas.set(try await request.read(Quotas.Limits.self))
            return Response(status: .noContent)
        }
        router.post("emulator/clock") { request, _ in
            await house.quotas.set(now: try await request.read(Quotas.Clock.self).milliseconds)
            return Response(status: .noContent)
        }
        router.get("emulator/calls") { _, _ in try Response.json(await house.script.counts) }
    }

    private func embed(_ request: Request) async throws -> Response {
        let asked = try await request.read(Embeddings.Request.self)
        return try Response.json(Embeddings(of: asked.input))
    }
}

extension Request {
    func read<Body: Decodable>(_ type: Body.Type) async throws -> Body {
        let buffer = try await body.collect(upTo: 4 * 1024 * 1024)
        do {
            return try JSONDecoder().decode(type, from: Data(buffer.readableBytesView))
        } catch {
            throw HTTPError(.badRequest, message: "the request is malformed: \(error)")
        }
    }
}

extension Response {
    static func json(
        _ value: some Encodable,
        status: HTTPResponse.Status = .ok,
        headers: HTTPFields = [:]
    ) throws -> Response {
        var headers = headers
        headers[.contentType] = "application/json"
        return Response(
            status: status, headers: headers, body: .init(byteBuffer: ByteBuffer(data: try JSONEncoder().encode(value)))
        )
    }
}
