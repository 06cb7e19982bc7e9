import Foundation
import HTTP
import Settings
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
        client: HTTPClient(), baseURL: "http://127.0.0.1:8090", version: "v25.0", token: Secret("t"),
        maximumBytes: 100, hosts: ["fbsbx.com"])

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
