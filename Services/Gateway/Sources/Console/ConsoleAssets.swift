import Hummingbird

/// The console's page, served from memory under a policy that lets nothing else in.
enum ConsoleAssets {
    static let openAPI = text(PackageResources.openapi_json)

    static func add(to router: Router<ConsoleContext>) {
        serve(router, "/", text(PackageResources.console_html), "text/html; charset=utf-8")
        serve(router, "/console.js", text(PackageResources.console_js), "text/javascript; charset=utf-8")
        serve(router, "/console.css", text(PackageResources.console_css), "text/css; charset=utf-8")
    }

    private static func serve(_ router: Router<ConsoleContext>, _ path: RouterPath, _ text: String, _ type: String) {
        router.get(path) { _, _ in
            Response(
                status: .ok,
                headers: [
                    .contentType: type, .cacheControl: "no-cache", .contentSecurityPolicy: policy,
                    .xContentTypeOptions: "nosniff",
                ],
                body: .init(byteBuffer: ByteBuffer(string: text))
            )
        }
    }

    private static let policy =
        "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src data: blob:; media-src blob:; "
        + "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

    private static func text(_ bytes: [UInt8]) -> String {
        String(decoding: bytes, as: UTF8.self)
    }
}
