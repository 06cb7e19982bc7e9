import ArgumentParser
import Hummingbird
import Logging

/// A Cloud API that accepts everything at once and looks at nothing: what is measured against it is the caller.
struct Instant: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Accept every message at once.")

    @Option var port = 18090

    func run() async throws {
        let router = Router()
        router.post(":version/:number/messages") { request, _ in
            _ = try await request.body.collect(upTo: 64 * 1024)
            return Response(
                status: .ok,
                headers: [.contentType: "application/json"],
                body: .init(
                    byteBuffer: ByteBuffer(
                        string: """
                            {"messaging_product":"whatsapp","contacts":[{"input":"+39333123456","wa_id":"39333123456"}],\
                            "messages":[{"id":"wamid.HBgMMzkzMzMxMjM0NTYVAgARGBI5QTNDQTVCM0Q0Q0Q2RTY3RTcA"}]}
                            """)))
        }
        router.get("ready") { _, _ in Response(status: .noContent) }
        var logger = Logger(label: "instant")
        logger.logLevel = .error
        try await Application(
            router: router,
            configuration: .init(address: .hostname("127.0.0.1", port: port), serverName: nil, backlog: 1024),
            logger: logger
        ).runService()
    }
}
