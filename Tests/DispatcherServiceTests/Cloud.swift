import Foundation
import HTTP
import Settings
import TestSupport

@testable import DispatcherService

/// An emulator of the test's own.
struct Cloud {
    let url: String
    let process: ChildProcess
    let http = HTTPClient()

    /// - Parameter webhook: where it delivers; nobody listens there unless a test says so.
    init(_ arguments: [String] = [], webhook: String = "http://127.0.0.1:1/") async throws {
        let port = try freePort()
        url = "http://127.0.0.1:\(port)"
        process = ChildProcess(
            try TestEnvironment.binaries + "/WhatsAppEmulator",
            ["--port", "\(port)", "--webhook-url", webhook, "--access-token", "t", "--open-windows"]
                + arguments)
        try await process.start()
        let (http, url) = (http, url)
        _ = try await eventually("the emulator") {
            let answer = try? await http.send(HTTPRequest("GET", url + "/emulator/calls"), deadline: .seconds(1))
            return answer?.status == 200 ? true : nil
        }
    }

    func client(token: String = "t") -> WhatsAppClient {
        WhatsAppClient(client: http, baseURL: url, version: "v25.0", token: Secret(token))
    }

    func post(_ path: String, _ json: String) async throws -> HTTPResponse {
        try await http.send(
            HTTPRequest(
                "POST", url + "/emulator/" + path, headers: [("Content-Type", "application/json")],
                body: Array(json.utf8)), deadline: .seconds(5))
    }
}
