import Foundation
import MetaRules
import Testing

/// Section 4 of the reference, from the other side: what Meta refuses, the emulator refuses, with Meta's code.
@Suite("The emulator's strictness")
struct StrictnessTests {
    private static func message(_ content: String, to: String = #""to":"+15550142231""#) -> String {
        #"{"messaging_product":"whatsapp",\#(to),\#(content)}"#
    }

    private static func text(_ length: Int) -> String { String(repeating: "x", count: length) }

    private static func buttons(_ buttons: String, body: String = "Shall I?") -> String {
        #""type":"interactive","interactive":{"type":"button","body":{"text":"\#(body)"},"action":{"buttons":[\#(buttons)]}}"#
    }

    private static func button(_ id: String, _ title: String) -> String {
        #"{"type":"reply","reply":{"id":"\#(id)","title":"\#(title)"}}"#
    }

    private static func list(_ sections: String, button: String = "Times") -> String {
        #""type":"interactive","interactive":{"type":"list","body":{"text":"Pick"},"action":{"button":"\#(button)","#
            + #""sections":[\#(sections)]}}"#
    }

    private static func rows(_ count: Int, from: Int = 0) -> String {
        (from..<from + count).map { #"{"id":"\#($0)","title":"Row \#($0)"}"# }.joined(separator: ",")
    }

    private static func link(_ parameters: String) -> String {
        #""type":"interactive","interactive":{"type":"cta_url","body":{"text":"Order"},"action":{"name":"cta_url","#
            + #""parameters":{\#(parameters)}}}"#
    }

    private static func flow(_ parameters: String) -> String {
        #""type":"interactive","interactive":{"type":"flow","body":{"text":"Fill in"},"action":{"name":"flow","#
            + #""parameters":{\#(parameters)}}}"#
    }

    private static func parameter(_ text: String) -> String {
        #""type":"template","template":{"name":"ready","language":{"code":"en"},"components":[{"type":"body","parameters":["#
            + #"{"type":"text","text":"\#(text)"}]}]}"#
    }

    /// What is wrong, the message, and Meta's code.
    private static let refused: [(what: String, json: String, code: Int)] = [
        ("no JSON", "hello", 100), ("no product", #"{"to":"+15550142231","type":"text","text":{"body":"hi"}}"#, 100),
        ("an unknown key", message(#""type":"text","text":{"body":"hi"},"priority":1"#), 100),
        ("an unknown key within", message(#""type":"text","text":{"body":"hi","bold":true}"#), 100),
        ("a phone without +", message(#""type":"text","text":{"body":"hi"}"#, to: #""to":"15550142231""#), 100),
        ("a user id as a phone", message(#""type":"text","text":{"body":"hi"}"#, to: #""to":"US.407188203""#), 100),
        (
            "a user id that is none", message(#""type":"text","text":{"body":"hi"}"#, to: #""recipient":"407188203""#),
            100
        ),
        ("nobody", message(#""type":"text","text":{"body":"hi"}"#, to: #""recipient_type":"individual""#), 100),
        ("a group", message(#""type":"text","text":{"body":"hi"},"recipient_type":"group""#), 100),
        (
            "callback data too long",
            message(#""type":"text","text":{"body":"hi"},"biz_opaque_callback_data":"\#(text(513))""#), 100
        ),
        ("an unknown type", message(#""type":"poll","poll":{}"#), 131051),
        ("no content", message(#""type":"text""#), 131008),
        ("an empty text", message(#""type":"text","text":{"body":""}"#), 131008),
        ("a text too long", message(#""type":"text","text":{"body":"\#(text(4097))"}"#), 100),
        ("a preview that is no flag", message(#""type":"text","text":{"body":"hi","preview_url":"yes"}"#), 100),
        ("a context without id", message(#""type":"text","text":{"body":"hi"},"context":{}"#), 131009),
        (
            "a reaction in a context",
            message(#""type":"reaction","reaction":{"message_id":"w","emoji":"✅"},"context":{"message_id":"w"}"#),
            131009
        ),
        ("two emojis", message(#""type":"reaction","reaction":{"message_id":"w","emoji":"✅✅"}"#), 131009),
        ("a reaction to nothing", message(#""type":"reaction","reaction":{"emoji":"✅"}"#), 131008),
        ("no buttons", message(buttons("")), 131009),
        ("four buttons", message(buttons((0..<4).map { button("\($0)", "B\($0)") }.joined(separator: ","))), 131009),
        ("a title too long", message(buttons(button("a", text(21)))), 131009),
        ("two titles alike", message(buttons(button("a", "Yes") + "," + button("b", "Yes"))), 131009),
        ("two ids alike", message(buttons(button("a", "Yes") + "," + button("a", "No"))), 131009),
        ("an id with a space at its end", message(buttons(button("a ", "Yes"))), 131009),
        ("an id too long", message(buttons(button(text(257), "Yes"))), 131009),
        ("a body too long", message(buttons(button("a", "Yes"), body: text(1025))), 131009),
        (
            "eleven rows",
            message(list(#"{"title":"A","rows":[\#(rows(6))]},{"title":"B","rows":[\#(rows(5, from: 6))]}"#)), 131009
        ),
        ("sections without titles", message(list(#"{"rows":[\#(rows(1))]},{"rows":[\#(rows(1, from: 1))]}"#)), 131008),
        (
            "rows alike", message(list(#"{"title":"A","rows":[\#(rows(1))]},{"title":"B","rows":[\#(rows(1))]}"#)),
            131009
        ),
        ("a section without rows", message(list(#"{"title":"A","rows":[]}"#)), 131009),
        ("a list's button too long", message(list(#"{"title":"A","rows":[\#(rows(1))]}"#, button: text(21))), 131009),
        ("a link that is none", message(link(#""display_text":"Open","url":"shop""#)), 131009),
        (
            "a link's button too long", message(link(#""display_text":"\#(text(21))","url":"https://x.example""#)),
            131009
        ),
        (
            "a flow of an old version", message(flow(#""flow_message_version":"2","flow_id":"1","flow_cta":"Go""#)),
            131009
        ),
        ("a flow without a name", message(flow(#""flow_message_version":"3","flow_cta":"Go""#)), 131008),
        ("an image without a source", message(#""type":"image","image":{"caption":"cake"}"#), 131008),
        (
            "an image with two sources",
            message(#""type":"image","image":{"id":"1","link":"https://x.example/a.jpg"}"#), 131008
        ),
        ("a caption too long", message(#""type":"image","image":{"id":"1","caption":"\#(text(1025))"}"#), 131009),
        ("a sound with a caption", message(#""type":"audio","audio":{"id":"1","caption":"listen"}"#), 100),
        ("a sticker with a name", message(#""type":"sticker","sticker":{"id":"1","filename":"a.webp"}"#), 100),
        ("half a place", message(#""type":"location","location":{"latitude":52.5}"#), 131008),
        (
            "a place that is nowhere", message(#""type":"location","location":{"latitude":152.5,"longitude":13.4}"#),
            131009
        ),
        ("no contacts", message(#""type":"contacts","contacts":[]"#), 131008),
        (
            "a contact with one name", message(#""type":"contacts","contacts":[{"name":{"formatted_name":"Jo"}}]"#),
            131009
        ),
        ("a template without language", message(#""type":"template","template":{"name":"ready"}"#), 131008),
        ("a value with a line break", message(parameter(#"a\nb"#)), 132018),
        ("a value with a tab", message(parameter(#"a\tb"#)), 132018),
        ("a value with five spaces", message(parameter("a     b")), 132018),
        ("an empty value", message(parameter("")), 131008),
        (
            "components that are no list",
            message(#""type":"template","template":{"name":"r","language":{"code":"en"},"components":{}}"#), 100
        ),
        (
            "a button without its place",
            message(
                #""type":"template","template":{"name":"r","language":{"code":"en"},"components":[{"type":"button","sub_type":"url","parameters":[]}]}"#
            ), 131008
        ),
    ]

    @Test("refuses what Meta refuses, with its code", arguments: refused.indices)
    func refuses(index: Int) {
        let (what, json, code) = Self.refused[index]
        #expect("\(what)") {
            _ = try OutgoingMessage(Data(json.utf8))
        } throws: { error in
            (error as? Refusal)?.code == code
        }
    }

    private func template(_ components: String, category: String = "UTILITY") throws -> Template {
        var template = try Template(
            Data(#"{"name":"ready","language":"en","category":"\#(category)","components":[\#(components)]}"#.utf8),
            id: "1")
        template.status = "APPROVED"
        return template
    }

    private func sent(_ components: String) throws -> SentTemplate {
        let json = Self.message(
            #""type":"template","template":{"name":"ready","language":{"code":"en"},"components":[\#(components)]}"#)
        return try #require(try OutgoingMessage(Data(json.utf8)).template)
    }

    private func code(_ sent: SentTemplate, _ template: Template?) -> Int? {
        do {
            try sent.check(against: template)
            return nil
        } catch {
            return error.code
        }
    }

    @Test("compares a template's values with what was approved: header, body, buttons, state and length")
    func templates() throws {
        let words =
            #"{"type":"BODY","text":"Hello {{1}}, your order is ready for you.","example":{"body_text":[["Mara"]]}}"#
        let picture = #"{"type":"HEADER","format":"IMAGE"}"#
        let link = #"{"type":"BUTTONS","buttons":[{"type":"URL","text":"Open","url":"https://x.example/{{1}}"}]}"#
        let value = #"{"type":"body","parameters":[{"type":"text","text":"Mara"}]}"#
        let image = #"{"type":"header","parameters":[{"type":"image","image":{"id":"5"}}]}"#
        let code = #"{"type":"button","sub_type":"url","index":"0","parameters":[{"type":"text","text":"8812"}]}"#
        let whole = try template("\(picture),\(words),\(link)")
        #expect(self.code(try sent("\(image),\(value),\(code)"), whole) == nil)
        #expect(self.code(try sent("\(value),\(code)"), whole) == 132012)
        #expect(self.code(try sent("\(image),\(value)"), whole) == 131008)
        #expect(self.code(try sent("\(image),\(code)"), whole) == 132000)
        #expect(self.code(try sent(value), nil) == 132001)
        var plain = try template(words)
        #expect(self.code(try sent(value), plain) == nil)
        #expect(self.code(try sent("\(value),\(code)"), plain) == 132018)
        let long = #"{"type":"body","parameters":[{"type":"text","text":"\#(Self.text(1020))"}]}"#
        #expect(self.code(try sent(long), plain) == 132005)
        for (status, expected) in [("PAUSED", 132015), ("DISABLED", 132016), ("PENDING", 132001), ("FLAGGED", nil)] {
            plain.status = status
            #expect(self.code(try sent(value), plain) == expected)
        }
    }

    @Test("counts different people outside their windows over a moving day, whatever number writes to them")
    func portfolio() throws {
        var limits = SendingLimits(throughput: nil, limitsPairs: false, uniqueUsers: 2)
        let day: Int64 = 86_400_000_000
        try limits.startConversation(with: "a", now: 0)
        try limits.startConversation(with: "b", now: 1)
        try limits.startConversation(with: "a", now: day / 2)
        #expect(throws: Refusal.self) { try limits.startConversation(with: "c", now: day) }
        // The second has left the day; the first was written to again.
        try limits.startConversation(with: "c", now: day + 1)
        #expect(throws: Refusal.self) { try limits.startConversation(with: "b", now: day + 2) }
    }
}
