import Contracts
import Foundation
import Ledger
import Limits
import MetaRules
import Settings
import Testing

@testable import DispatcherService

@Suite("The template library")
struct TemplateTests {
    private func settings(_ templates: String) throws -> FrontdeskSettings {
        try FrontdeskSettings(
            yaml: """
                businesses:
                  - id: demo
                    name: Demo
                    numbers: ["1"]
                    whatsapp:
                      template_library:
                \(templates)
                """, source: "test")
    }

    private func template(
        _ name: String = "reply_ready", language: String = "en", category: String = "utility",
        body: String = "Hello {{1}}, here is our answer to you: {{2}} Write to us any time.", intents: String = "[]",
        count: Int = 2
    ) -> String {
        """
                - name: \(name)
                  language: \(language)
                  category: \(category)
                  intents: \(intents)
                  body: "\(body)"
                  examples: [\(Array(repeating: "x", count: count).joined(separator: ", "))]
                  values: [\(["customer_name", "reply", "business_name"].prefix(count).joined(separator: ", "))]
        """
    }

    private func library(_ yaml: String, _ statuses: [String: String] = [:]) throws -> TemplateLibrary {
        let templates = try settings(yaml).businesses[0].whatsapp.library
        return TemplateLibrary(
            templates: templates,
            states: templates.map {
                TemplateState(
                    name: $0.name, language: $0.language, status: statuses[$0.name] ?? "APPROVED", category: nil,
                    reason: nil)
            })
    }

    @Test("offers the approved template of the language, one made for the intent first")
    func best() throws {
        let yaml = [
            template(), template("prices", intents: "[pricing_inquiry]"), template(language: "it"),
            template("ads", category: "marketing"),
        ].joined(separator: "\n")
        let library = try library(yaml)
        #expect(library.best(intent: "pricing_inquiry", language: "en")?.name == "prices")
        #expect(library.best(intent: "greeting", language: "en")?.name == "reply_ready")
        #expect(library.best(intent: nil, language: "it")?.language == "it")
        #expect(library.best(intent: nil, language: "de") == nil)
        let mute = try self.library(template(body: "Hello {{1}}, we have an answer for you here.", count: 1))
        #expect(mute.best(intent: nil, language: "en") != nil)
        #expect(mute.best(intent: nil, language: "en", carriesReply: true) == nil)
    }

    @Test("offers nothing that is not approved", arguments: ["PENDING", "REJECTED", "PAUSED", "DISABLED"])
    func states(status: String) throws {
        #expect(try library(template(), ["reply_ready": status]).best(intent: nil, language: "en") == nil)
    }

    @Test("fills variables with values Meta takes, whatever the reply holds")
    func filled() throws {
        let library = try library(template())
        let template = try #require(library.best(intent: nil, language: "en"))
        let reply = "**One**\n\n- two\tthree" + String(repeating: "     long", count: 400)
        let content = template.filled(reply: reply, customer: nil, business: "Demo")
        #expect(content.problem == nil)
        let turn = TurnReference(
            business: BusinessID(rawValue: "b"), conversation: ConversationID(rawValue: "c"), turn: 1, fence: 1)
        let send = ClaimedSend(
            turn: turn, id: "id", part: 1, attempt: 1, content: content,
            customer: Customer(number: "1", phone: "39333123456", userID: nil, name: nil), lastInbound: nil)
        let taken = try OutgoingMessage(try WireFormat.encode(GraphMessage(send)))
        var registered = try Template(try WireFormat.encode(TemplateDefinition(template)), id: "1")
        registered.status = "APPROVED"
        try #require(taken.template).check(against: registered)
    }

    @Test("is refused with a variable in a button's address, which nothing would fill")
    func buttonVariable() {
        let button = "\n          buttons: [{kind: url, text: Track, url: 'https://x.example/{{1}}'}]"
        #expect {
            try settings(template() + button)
        } throws: { error in
            "\(error)".contains("has a variable, which nothing fills")
        }
    }

    @Test(
        "is refused with its line and what to mend",
        arguments: [
            ("{{1}} is first, and that is not allowed at all", "begin or end with a variable", 1),
            ("Two stand {{1}} {{2}} side by side in here", "side by side", 2),
            ("There is a {{2}} without a first one here", "without gaps", 1),
            ("Hi {{1}}, only today: a special price for all of us", "advertises", 1),
            ("Hi {{1}} or {{2}} you", "too many variables", 2),
        ]
    )
    func rules(body: String, problem: String, count: Int) throws {
        #expect {
            try settings(template(body: body, count: count))
        } throws: { error in
            "\(error)".contains(problem) && "\(error)".contains("line")
        }
    }
}
