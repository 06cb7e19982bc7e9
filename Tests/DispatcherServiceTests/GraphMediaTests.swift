import Contracts
import Foundation
import HTTP
import Hummingbird
import Settings
import Synchronization
import TestSupport
import Testing

@testable import DispatcherService

@Suite("A file that cannot be had")
struct MediaScheduleTests {
    @Test("is asked for again for nearly six of the seven days WhatsApp keeps it, seconds at first and hours at last")
    func schedule() {
        let delays = (1..<MediaWorker.maximumAttempts).map { MediaWorker.delay(after: $0) }
        let days = delays.reduce(.zero, +) / .seconds(86_400)
        #expect(delays.first == .seconds(15) && delays.last == .seconds(6 * 3600))
        #expect(days > 5.5 && days * 1.1 < 6.9)
    }
}

@Suite("A file's link")
struct GraphMediaTests {
    private let media = GraphMedia(
        client: HTTPClient(), baseURL: "http://127.0.0.1:8090", version: "v25.0", tokens: AccessTokens(Secret("t")),
        maximumBytes: 100, userAgent: "test", hosts: ["fbsbx.com"])

    @Test("leads to WhatsApp's own hosts at public addresses, or back to the API that was configured")
    func allowed() throws {
        #expect(try media.policy("https://lookaside.fbsbx.com/whatsapp_business/attachments/?mid=1") == .publicOnly)
        #expect(try media.policy("https://fbsbx.com/x") == .publicOnly)
        #expect(try media.policy("http://127.0.0.1:8090/media/1") == .any)
    }

    @Test(
        "is not followed anywhere else: the token would go along",
        arguments: [
            "https://evil.example/x", "https://fbsbx.com.evil.example/x", "https://notfbsbx.com/x",
            "http://127.0.0.1:6379/", "http://169.254.169.254/latest/meta-data", "https://fbsbx.com@evil.example/x",
            "https://user@lookaside.fbsbx.com/x", "file:///etc/passwd", "not a link", "",
        ])
    func refused(url: String) {
        #expect(throws: GraphMedia.Refusal.self) { try media.policy(url) }
    }
}

@Suite("The download of a file", .timeLimit(.minutes(1)))
struct DownloadTests {
    /// - Parameters:
    ///   - link: answers the question for the link.
    ///   - file: answers the link.
    private func download(
        link: @escaping @Sendable (String) -> Response,
        file: @escaping @Sendable (Request) -> Response = { _ in Response(status: .notFound) }
    ) async throws -> Result<[UInt8], any Error> {
        let address = Mutex("")
        let result = Mutex<Result<[UInt8], any Error>?>(nil)
        try await HTTPDouble.with { request in
            request.uri.path.hasPrefix("/v25.0/") ? link(address.withLock { $0 }) : file(request)
        } _: { url in
            address.withLock { $0 = url }
            let media = GraphMedia(
                client: HTTPClient(), baseURL: url, version: "v25.0", tokens: AccessTokens(Secret("t")),
                maximumBytes: 100,
                userAgent: "test", hosts: [])
            do {
                let bytes = try await media.download("771", number: "1", of: BusinessID(rawValue: "demo"))
                result.withLock { $0 = .success(bytes) }
            } catch {
                result.withLock { $0 = .failure(error) }
            }
        }
        return try #require(result.withLock { $0 })
    }

    private func json(_ status: HTTPResponse.Status, _ text: String) -> Response {
        Response(status: status, body: .init(byteBuffer: .init(string: text)))
    }

    private func isFinal(_ result: Result<[UInt8], any Error>) -> Bool? {
        guard case .failure(let error) = result else { return nil }
        return (error as? GraphMedia.Refusal)?.isFinal
    }

    @Test("asks for the link, then for the bytes, and says each time who asks")
    func whole() async throws {
        let result = try await download(
            link: { json(.ok, #"{"url":"\#($0)/file","file_size":5}"#) },
            file: { request in
                let isOurs = request.headers[.authorization] == "Bearer t" && request.headers[.userAgent] == "test"
                return json(isOurs ? .ok : .forbidden, "words")
            })
        #expect(try result.get() == Array("words".utf8))
    }

    @Test("ends for good where the id is unknown, and is tried again where calls are limited or the token is bad")
    func refusals() async throws {
        let cases: [(HTTPResponse.Status, String, Bool)] = [
            (.badRequest, #"{"error":{"code":100,"error_subcode":33,"message":"unknown"}}"#, true),
            (.badRequest, #"{"error":{"code":4,"message":"too many calls"}}"#, false),
            (.badRequest, #"{"error":{"code":80007,"message":"too many calls"}}"#, false),
            (.unauthorized, #"{"error":{"code":190,"message":"expired"}}"#, false),
            (.badRequest, "<html>", false), (.badGateway, "<html>", false), (.notFound, "", true),
        ]
        for (status, body, expected) in cases {
            let result = try await download(link: { _ in json(status, body) })
            #expect(isFinal(result) == expected, "\(status) \(body)")
        }
    }

    @Test("fetches no more than it may, whether the size was told or not, and asks anew for a link that is over")
    func limits() async throws {
        let told = try await download(link: { json(.ok, #"{"url":"\#($0)/file","file_size":101}"#) })
        #expect(isFinal(told) == true)
        let untold = try await download(
            link: { json(.ok, #"{"url":"\#($0)/file"}"#) },
            file: { _ in json(.ok, String(repeating: "x", count: 101)) })
        #expect(isFinal(untold) == true)
        #expect(isFinal(try await download(link: { json(.ok, #"{"url":"\#($0)/file"}"#) })) == false)
    }
}
