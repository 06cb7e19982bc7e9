import ArgumentParser
import Foundation
import GatewayService
import Hummingbird
import Logging

/// The gateway without its ledger on one port, and on another a bare handler that only reads the same body: what
/// `deploy/local/bench-edge.sh` compares.
struct Serve: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "the edge without the commit, and a bare handler beside it")

    @Option(help: "The gateway's port.") var port = 8085
    @Option(help: "The bare handler's port.") var barePort = 8086

    func run() async throws {
        let bench = try Bench()
        let gateway = Router()
        bench.handler.add(to: gateway)
        let bare = Router()
        bare.post("webhooks/whatsapp") { request, _ in
            _ = try await request.body.collect(upTo: 4 * 1024 * 1024)
            return Response(status: .ok)
        }
        bare.get("memory") { _, _ in "\(residentMemory())" }
        let body = Bench.message(1)
        bare.get("signature") { _, _ in Bench.signature(body) }
        bare.get("body") { _, _ in String(decoding: body, as: UTF8.self) }
        var logger = Logger(label: "benchmark")
        logger.logLevel = .warning
        try await withThrowingTaskGroup(of: Void.self) { group in
            for (router, port) in [(gateway, port), (bare, barePort)] {
                let application = Application(
                    router: router,
                    configuration: .init(address: .hostname("127.0.0.1", port: port), serverName: nil, backlog: 1024),
                    logger: logger)
                group.addTask { try await application.runService() }
            }
            try await group.next()
            group.cancelAll()
        }
    }
}
