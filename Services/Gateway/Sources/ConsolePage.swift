import Hummingbird

/// The console's place. Its pages come with a later release; until then it says so and points to what there is.
enum ConsolePage {
    static func add(to router: Router<BasicRequestContext>) {
        router.get("/") { _, _ in
            Response(
                status: .ok,
                headers: [
                    .contentType: "text/html; charset=utf-8",
                    .contentSecurityPolicy: "default-src 'none'; style-src 'unsafe-inline'",
                ],
                body: .init(byteBuffer: ByteBuffer(string: page))
            )
        }
        router.get("api/v1/health") { _, _ in "{\"status\":\"ok\"}" }
    }

    private static let page = """
        <!doctype html><html lang="en"><meta charset="utf-8"><title>Frontdesk</title>
        <meta name="viewport" content="width=device-width">
        <style>body{font:16px/1.5 system-ui;max-width:38rem;margin:4rem auto;padding:0 1rem}</style>
        <h1>Frontdesk</h1>
        <p>The agent console is not part of this release. Conversations that need a person are in the table
        <code>frontdesk.conversation</code> (column <code>needs_human</code>).</p>
        </html>
        """
}
