import Foundation
import Hummingbird
import Logging
import NIOFoundationEssentialsCompat
import Telemetry

/// `/livez`, `/readyz`, `/healthz` and `/metrics` on a port of their own.
enum AdminServer {
    static func make(host: String, port: Int, readiness: Readiness, metrics: MetricsRegistry, logger: Logger)
        -> some ApplicationProtocol
    {
        let router = Router()
        // Alive means that this line runs; it never asks a dependency.
        router.get("livez") { _, _ in "ok\n" }
        router.get("metrics") { _, _ in
            Response(
                status: .ok,
                headers: [.contentType: "text/plain; version=0.0.4; charset=utf-8"],
                body: .init(byteBuffer: ByteBuffer(string: metrics.exposition()))
            )
        }
        for path in ["readyz", "healthz"] as [RouterPath] {
            router.get(path) { _, _ in
                let report = await readiness.report()
                let body = try JSONEncoder().encode(report)
                return Response(
                    status: report.ready ? .ok : .serviceUnavailable,
                    headers: [.contentType: "application/json"],
                    body: .init(byteBuffer: ByteBuffer(data: body))
                )
            }
        }
        var quiet = logger
        quiet.logLevel = .warning
        return Application(
            router: router,
            configuration: .init(address: .hostname(host, port: port), serverName: nil),
            logger: quiet
        )
    }
}
