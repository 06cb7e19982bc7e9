import HTTP
import TestSupport
import Testing

@Suite("The HTTP client", .timeLimit(.minutes(2)))
struct HTTPClientTests {
    private func with(
        _ script: @escaping @Sendable (Int) -> [LoopbackServer.Step],
        _ body: (HTTPClient, LoopbackServer) async throws -> Void
    ) async throws {
        let server = try LoopbackServer(script)
        let client = HTTPClient()
        defer {
            client.shutdown()
            server.stop()
        }
        try await body(client, server)
    }

    private func kind(_ body: () async throws -> Void) async -> HTTPError? {
        do {
            try await body()
            return nil
        } catch {
            return error as? HTTPError
        }
    }

    @Test("sends method, headers and body, and reads status, headers and body")
    func exchange() async throws {
        try await with({ _ in [.readRequest, response("hello", status: "201 Created", headers: "X-Thing: a\r\n")] }) {
            client, server in
            var request = HTTPRequest("POST", server.url + "/p?q=1", body: Array("body".utf8))
            request.headers = [("X-Mine", "b")]
            let response = try await client.send(request, deadline: .seconds(5))
            #expect(response.status == 201 && response.head["x-thing"] == "a")
            #expect(String(decoding: response.body, as: UTF8.self) == "hello")
            let seen = try #require(server.requests.first)
            #expect(seen.hasPrefix("POST /p?q=1 HTTP/1.1") && seen.contains("X-Mine: b") && seen.hasSuffix("body"))
            #expect(!seen.contains("Expect:"))
        }
    }

    @Test("reuses a connection, and never does when told to use a fresh one")
    func reuse() async throws {
        try await with({ _ in [.readRequest, response("a"), .readRequest, response("b"), .waitForClose] }) {
            client, server in
            let request = HTTPRequest("GET", server.url)
            _ = try await client.send(request, deadline: .seconds(5))
            let second = try await client.send(request, deadline: .seconds(5))
            #expect(second.timings.reusedConnection && server.connections == 1)
            var fresh = request
            fresh.freshConnection = true
            _ = try await client.send(fresh, deadline: .seconds(5))
            #expect(server.connections == 2)
        }
    }

    @Test("delivers a POST at most once on a fresh connection, and says that its fate is unknown")
    func noSilentResend() async throws {
        try await with({ _ in [.readRequest, response("warm"), .readRequest] }) { client, server in
            _ = try await client.send(HTTPRequest("GET", server.url), deadline: .seconds(5))
            var post = HTTPRequest("POST", server.url, body: Array("once".utf8))
            post.freshConnection = true
            let error = await kind { _ = try await client.send(post, deadline: .seconds(5)) }
            // The fresh connection answers its first request, so the server saw the post exactly once.
            #expect(error == nil)
            #expect(server.requests.count { $0.hasSuffix("once") } == 1)
        }
        try await with({ _ in [.readRequest] }) { client, server in
            var post = HTTPRequest("POST", server.url, body: Array("once".utf8))
            post.freshConnection = true
            let error = try #require(await kind { _ = try await client.send(post, deadline: .seconds(5)) })
            #expect(error.kind == .connectionLost && error.requestSent)
            #expect(server.requests.count == 1)
        }
    }

    @Test("gives up at the deadline, whether nothing comes or it drips")
    func deadline() async throws {
        for script in [
            [.readRequest, .waitForClose],
            [.readRequest, .send("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nx"), .waitForClose],
        ] as [[LoopbackServer.Step]] {
            try await with({ _ in script }) { client, server in
                let error = await kind {
                    _ = try await client.send(HTTPRequest("GET", server.url), deadline: .milliseconds(200))
                }
                #expect(error?.kind == .timedOut(.milliseconds(200)) && error?.requestSent == true)
                _ = try await eventually("the end of the connection") { server.closedByClient == 1 ? true : nil }
            }
        }
    }

    @Test("aborts the transfer of a cancelled caller")
    func cancellation() async throws {
        try await with({ _ in [.readRequest, .waitForClose] }) { client, server in
            await withTaskGroup(of: HTTPError?.self) { group in
                group.addTask {
                    await kind { _ = try await client.send(HTTPRequest("GET", server.url), deadline: .seconds(30)) }
                }
                _ = try? await eventually("the request") { server.requests.isEmpty ? nil : true }
                group.cancelAll()
                #expect(await group.next()??.kind == .cancelled)
            }
            _ = try await eventually("the end of the connection") { server.closedByClient == 1 ? true : nil }
        }
    }

    @Test("refuses an answer that is too large")
    func tooLarge() async throws {
        try await with({ _ in [.readRequest, response(String(repeating: "x", count: 100_000))] }) { client, server in
            var request = HTTPRequest("GET", server.url)
            request.maximumResponseBytes = 1000
            let error = await kind { _ = try await client.send(request, deadline: .seconds(5)) }
            #expect(error?.kind == .responseTooLarge(limit: 1000))
        }
    }

    @Test("follows redirects only when told to")
    func redirects() async throws {
        try await with({ number in
            number == 0
                ? [
                    .readRequest,
                    response("", status: "302 Found", headers: "Location: /next\r\nConnection: close\r\n"),
                ]
                : [.readRequest, response("there", headers: "Connection: close\r\n")]
        }) { client, server in
            var request = HTTPRequest("GET", server.url)
            request.followRedirects = true
            let followed = try await client.send(request, deadline: .seconds(5))
            #expect(followed.status == 200 && String(decoding: followed.body, as: UTF8.self) == "there")
        }
        try await with({ _ in [.readRequest, response("", status: "302 Found", headers: "Location: /next\r\n")] }) {
            client, server in
            let refused = try await client.send(HTTPRequest("GET", server.url), deadline: .seconds(5))
            #expect(refused.status == 302)
        }
    }

    @Test("calls no private address when only public ones are allowed")
    func privateAddress() async throws {
        let client = HTTPClient()
        defer { client.shutdown() }
        for host in ["127.0.0.1", "localhost", "169.254.169.254", "10.0.0.1", "[::1]", "[::ffff:127.0.0.1]"] {
            var request = HTTPRequest("GET", "https://\(host)/")
            request.addressPolicy = .publicOnly
            let error = await kind { _ = try await client.send(request, deadline: .seconds(5)) }
            guard case .forbiddenAddress? = error?.kind else {
                #expect(Bool(false), "\(host): \(String(describing: error))")
                continue
            }
        }
        var plain = HTTPRequest("GET", "http://192.0.2.1/")
        plain.addressPolicy = .publicOnly
        #expect(await kind { _ = try await client.send(plain, deadline: .seconds(5)) }?.kind == .invalidURL)
    }

    @Test(
        "tells apart what was never sent",
        arguments: ["http://127.0.0.1:1/", "http://no-such-host.invalid/", "nonsense", "ftp://x/"])
    func notSent(url: String) async throws {
        let client = HTTPClient()
        defer { client.shutdown() }
        let error = try #require(
            await kind { _ = try await client.send(HTTPRequest("GET", url), deadline: .seconds(5)) })
        #expect(!error.requestSent)
        #expect([.couldNotConnect, .couldNotResolve, .invalidURL].contains(error.kind))
    }

    @Test("reports a reset and an answer that is no HTTP")
    func broken() async throws {
        try await with({ _ in [.readRequest, .reset] }) { client, server in
            let error = await kind { _ = try await client.send(HTTPRequest("GET", server.url), deadline: .seconds(5)) }
            #expect(error?.kind == .connectionLost && error?.requestSent == true)
        }
    }

    @Test("fails what is under way, and everything later, once it is shut down")
    func shutdown() async throws {
        try await with({ _ in [.readRequest, .waitForClose] }) { client, server in
            await withTaskGroup(of: HTTPError?.self) { group in
                group.addTask {
                    await kind { _ = try await client.send(HTTPRequest("GET", server.url), deadline: .seconds(30)) }
                }
                _ = try? await eventually("the request") { server.requests.isEmpty ? nil : true }
                client.shutdown()
                #expect(await group.next()??.kind == .shutDown)
            }
            #expect(
                await kind { _ = try await client.send(HTTPRequest("GET", server.url), deadline: .seconds(5)) }?.kind
                    == .shutDown)
        }
    }

    @Test("holds a fast server back for a slow reader, and loses nothing")
    func backPressure() async throws {
        let body = String(repeating: "0123456789", count: 400_000)
        try await with({ _ in [.readRequest, response(body)] }) { client, server in
            let stream = try await client.stream(HTTPRequest("GET", server.url), deadline: .seconds(20))
            var count = 0
            while let chunk = try await stream.next() {
                count += chunk.count
                await Task.yield()
            }
            #expect(count == body.utf8.count)
        }
    }

    @Test("carries 64 requests at once")
    func concurrency() async throws {
        try await with({ _ in [.readRequest, response("ok", headers: "Connection: close\r\n")] }) { client, server in
            try await withThrowingTaskGroup(of: Int.self) { group in
                for _ in 0..<64 {
                    group.addTask {
                        try await client.send(HTTPRequest("GET", server.url), deadline: .seconds(10)).status
                    }
                }
                for try await status in group { #expect(status == 200) }
            }
        }
    }
}

@Suite("What an error tells of a server's answer")
struct ExcerptTests {
    @Test("is its beginning, without the key the request came with")
    func secret() {
        let request = HTTPRequest(
            "POST", "https://example.org",
            headers: [("Authorization", "Bearer sk-0123456789"), ("Accept", "text/plain")])
        let answer =
            "Incorrect API key provided: sk-0123456789. See text/plain." + String(repeating: " more", count: 200)
        let excerpt = request.excerpt(of: Array(answer.utf8))
        #expect(excerpt.hasPrefix("Incorrect API key provided: ***. See text/plain. more") && excerpt.count == 300)
        let named = HTTPRequest("GET", "https://example.org", headers: [("X-Goog-Api-Key", "AIza-0123456789")])
        #expect(named.excerpt(of: Array("no AIza-0123456789".utf8)) == "no ***")
        let atTheEdge = String(repeating: "x", count: 295) + "sk-0123456789"
        #expect(!request.excerpt(of: Array(atTheEdge.utf8)).contains("sk-"))
    }
}

@Suite("Server-sent events")
struct ServerSentEventTests {
    @Test("are the same wherever the pieces end", arguments: 1...7)
    func pieces(size: Int) {
        let text =
            ": comment\r\nevent: delta\r\ndata: one\r\ndata: two\r\n\r\nid: 7\ndata:three\n\ndata\n\nignored: x\n\n"
        var parser = ServerSentEventParser()
        var events: [ServerSentEventParser.Event] = []
        let bytes = Array(text.utf8)
        for start in stride(from: 0, to: bytes.count, by: size) {
            events += parser.feed(Array(bytes[start..<min(start + size, bytes.count)]))
        }
        #expect(events.map(\.data) == ["one\ntwo", "three", ""])
        #expect(events.map(\.name) == ["delta", nil, nil] && events[1].id == "7")
    }
}
