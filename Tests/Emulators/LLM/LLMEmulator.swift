import ArgumentParser
import Foundation
import Hummingbird
import Logging
import NIOFoundationEssentialsCompat

/// Stands in for a model behind an OpenAI-compatible address: answers with the first passage of the prompt, or fails as
/// it is told to.
@main
struct LLMEmulator: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "LLMEmulator")

    @Option(help: "The port to listen on.") var port = 8091
    @Option(help: "The address to listen on.") var host = "127.0.0.1"
    @Flag(help: "Answer with the customer's own words, so that a reply names the messages it answers.")
    var repeatQuestion = false

    func run() async throws {
        let script = FaultScript()
        let router = Router()
        router.post("v1/chat/completions") { request, _ in try await complete(request, script) }
        router.post("v1/embeddings") { request, _ in try await embed(request) }
        router.post("emulator/faults") { request, _ in
            let buffer = try await request.body.collect(upTo: 64 * 1024)
            await script.add(try JSONDecoder().decode(FaultScript.Fault.self, from: Data(buffer.readableBytesView)))
            return Response(status: .noContent)
        }
        router.get("emulator/calls") { _, _ in
            Response(status: .ok, body: .init(byteBuffer: ByteBuffer(string: "{\"calls\":\(await script.calls)}")))
        }
        var logger = Logger(label: "llm-emulator")
        logger.logLevel = .warning
        let application = Application(
            router: router,
            configuration: .init(address: .hostname(host, port: port), serverName: nil),
            logger: logger
        )
        try await application.runService()
    }

    private func embed(_ request: Request) async throws -> Response {
        let buffer = try await request.body.collect(upTo: 4 * 1024 * 1024)
        let asked = try JSONDecoder().decode(Embeddings.Request.self, from: Data(buffer.readableBytesView))
        let reply = Embeddings(data: asked.input.indices.map { Embeddings.Vector(index: $0) })
        return Response(
            status: .ok,
            headers: [.contentType: "application/json"],
            body: .init(byteBuffer: ByteBuffer(data: try JSONEncoder().encode(reply)))
        )
    }

    private func complete(_ request: Request, _ script: FaultScript) async throws -> Response {
        let buffer = try await request.body.collect(upTo: 4 * 1024 * 1024)
        let fault = await script.next()
        if let delay = fault?.delayMilliseconds { try await Task.sleep(for: .milliseconds(delay)) }
        if let status = fault?.status { return Response(status: .init(code: status)) }
        if fault?.garbage == true {
            return Response(status: .ok, body: .init(byteBuffer: ByteBuffer(string: "<html>")))
        }
        let chat: Chat
        do {
            chat = try JSONDecoder().decode(Chat.self, from: Data(buffer.readableBytesView))
        } catch {
            return Response(
                status: .badRequest,
                body: .init(byteBuffer: ByteBuffer(string: "{\"error\":{\"message\":\"the request is malformed\"}}")))
        }
        let reply = Reply(
            model: chat.model, text: fault?.empty == true ? "" : repeatQuestion ? chat.question : chat.answer)
        return Response(
            status: .ok,
            headers: [.contentType: "application/json"],
            body: .init(byteBuffer: ByteBuffer(data: try JSONEncoder().encode(reply)))
        )
    }
}

/// Vectors that are all the same: every text is about every other. For runs where finding is not what is measured.
struct Embeddings: Codable {
    struct Vector: Codable {
        var object = "embedding"
        let index: Int
        var embedding = [Float](repeating: 0, count: 383) + [1]
    }

    struct Request: Decodable {
        let input: [String]
    }

    var object = "list"
    let data: [Vector]
}

/// The faults that wait, and the calls that came.
actor FaultScript {
    struct Fault: Decodable, Sendable {
        var count: Int
        var delayMilliseconds: Int?
        var status: Int?
        var garbage: Bool?
        var empty: Bool?
    }

    private var faults: [Fault] = []
    private(set) var calls = 0

    func add(_ fault: Fault) { faults.append(fault) }

    func next() -> Fault? {
        calls += 1
        guard !faults.isEmpty else { return nil }
        faults[0].count -= 1
        let fault = faults[0]
        if fault.count <= 0 { faults.removeFirst() }
        return fault
    }
}

/// The part of a request that matters here.
struct Chat: Decodable {
    struct Message: Decodable {
        let role: String
        let content: String
    }

    let model: String
    let messages: [Message]

    /// What the customer wrote last.
    var question: String { messages.last { $0.role == "user" }?.content ?? "" }

    /// The text of the first passage in the system prompt.
    var answer: String {
        let system = messages.first { $0.role == "system" }?.content ?? ""
        guard let start = system.range(of: "[1]")?.upperBound else { return "I do not know." }
        let rest = system[start...]
        let end = rest.range(of: "\n[2]")?.lowerBound ?? rest.range(of: "</passages>")?.lowerBound ?? rest.endIndex
        return rest[..<end].split(separator: "\n").dropFirst().joined(separator: "\n")
    }
}

/// A chat completion.
struct Reply: Encodable {
    struct Choice: Encodable {
        struct Message: Encodable {
            let role = "assistant"
            let content: String
        }
        let index = 0
        let message: Message
        let finish_reason = "stop"
    }

    let object = "chat.completion"
    let model: String
    let choices: [Choice]

    init(model: String, text: String) {
        self.model = model
        choices = [Choice(message: Choice.Message(content: text))]
    }
}
