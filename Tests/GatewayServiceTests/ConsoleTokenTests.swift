import Settings
import Testing

@testable import GatewayService

@Suite("The tokens of the console")
struct ConsoleTokenTests {
    @Test("open every business, or those they name")
    func businesses() throws {
        let tokens = try ConsoleTokens(
            Secret("ada:a-token-of-sixteen, bob@demo:another-token-of-16,eve@demo+salon:a-third-token-of-16"))
        let ada = try #require(tokens.agent("Bearer a-token-of-sixteen"))
        #expect(ada.name == "ada" && ada.businesses == nil)
        #expect(tokens.agent("Bearer another-token-of-16")?.businesses == ["demo"])
        #expect(tokens.agent("Bearer a-third-token-of-16")?.businesses == ["demo", "salon"])
        #expect(tokens.businesses == ["demo", "salon"])
        #expect(tokens.agent("Bearer nobody") == nil)
        #expect(tokens.agent(nil) == nil)
    }

    @Test(
        "must have a name, a business after '@' and enough characters",
        arguments: [
            "ada:short", ":a-token-of-sixteen", "ada@:a-token-of-sixteen", "ada@demo+:a-token-of-sixteen", "ada",
        ])
    func refused(text: String) {
        #expect(throws: SettingsError.self) { try ConsoleTokens(Secret(text)) }
    }
}
