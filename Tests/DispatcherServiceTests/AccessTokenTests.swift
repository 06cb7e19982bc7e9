import Contracts
import Foundation
import HTTP
import Ledger
import Logging
import Settings
import Testing

@testable import DispatcherService

@Suite("The access token")
struct AccessTokenTests {
    @Test(
        "is the business's own where it names one, is read anew at every call, and keeps the queue while it is missing")
    func own() async throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("tokens-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let (yaml, secret) = (folder.appendingPathComponent("f.yaml"), folder.appendingPathComponent("token"))
        try Data(
            """
            businesses:
              - {id: usual, name: Usual, numbers: ['1']}
              - {id: own, name: Own, numbers: ['2'], whatsapp: {access_token_env: OWN_TOKEN}}
            """.utf8
        ).write(to: yaml)
        let settings = try SettingsHandle(
            path: yaml.path, logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
        let tokens = AccessTokens(
            Environment(["WHATSAPP_ACCESS_TOKEN": "usual", "OWN_TOKEN_FILE": secret.path]), settings)
        let (usual, own) = (BusinessID(rawValue: "usual"), BusinessID(rawValue: "own"))
        #expect(try tokens.of(usual).revealed == "usual" && tokens.of(nil).revealed == "usual")
        #expect(throws: UnknownBusiness.self, "one that is gone has no other's") {
            try tokens.of(BusinessID(rawValue: "gone"))
        }
        for value in ["first", "renewed"] {
            try Data(value.utf8).write(to: secret)
            #expect(try tokens.of(own).revealed == value)
        }
        try FileManager.default.removeItem(at: secret)
        let client = WhatsAppClient(
            client: HTTPClient(), baseURL: "http://127.0.0.1:1", version: "v25.0", tokens: tokens)
        let turn = TurnReference(business: own, conversation: ConversationID(rawValue: "c"), turn: 1, fence: 1)
        let outcome = await client.send(
            ClaimedSend(
                turn: turn, id: "id", part: 1, attempt: 1, content: .text("At eight."),
                customer: Customer(number: "2", phone: "39333", userID: nil, name: nil), lastInbound: nil))
        guard case .refused(let error) = outcome else { return #expect(Bool(false), "\(outcome)") }
        #expect(error.reaction == .stop && error.text.contains("OWN_TOKEN_FILE"))
    }
}
