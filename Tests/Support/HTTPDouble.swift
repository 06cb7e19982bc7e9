package import Hummingbird

/// A server of the outside world, on a port of its own while `body` runs.
package enum HTTPDouble {
    package static func with(
        _ answer: @escaping @Sendable (Request) async throws -> Response,
        _ body: (String) async throws -> Void
    ) async throws {
        let router = Router()
        for method in [HTTPRequest.Method.get, .post] {
            router.on("**", method: method) { request, _ in try await answer(request) }
        }
        try await with(router, body)
    }

    package static func with(
        _ router: Router<BasicRequestContext>,
        _ body: (String) async throws -> Void
    ) async throws {
        let (ports, announce) = AsyncStream.makeStream(of: Int.self)
        let server = Application(
            router: router, configuration: .init(address: .hostname("127.0.0.1", port: 0)),
            onServerRunning: { announce.yield($0.localAddress?.port ?? 0) })
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await server.runService(gracefulShutdownSignals: []) }
            for await port in ports {
                try await body("http://127.0.0.1:\(port)")
                break
            }
            group.cancelAll()
        }
    }
}
