import Contracts
import Crypto
import Foundation
import Ledger
import Settings
import TestSupport
import Testing

@testable import GatewayService

@Suite("A webhook's signature")
struct WebhookSignatureTests {
    private let body = Array(#"{"text":"\u00e4 \/ caf\u00e9"}"#.utf8)

    private func header(_ secret: String) -> String {
        let code = HMAC<SHA256>.authenticationCode(for: body, using: SymmetricKey(data: Data(secret.utf8)))
        return "sha256=" + code.map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined()
    }

    @Test("holds over the raw bytes, under any of the secrets while they rotate")
    func valid() throws {
        let signature = try #require(WebhookSignature(secrets: "old, new"))
        #expect(signature.isValid(header("old"), for: body))
        #expect(signature.isValid(header("new"), for: body))
        #expect(!signature.isValid(header("other"), for: body))
        #expect(!signature.isValid(header("new"), for: body + [0x20]))
    }

    @Test("fails for every malformed header", arguments: [nil, "", "sha256=", "sha1=00", "sha256=zz", "SHA256=00"])
    func malformed(text: String?) throws {
        let signature = try #require(WebhookSignature(secrets: "secret"))
        #expect(!signature.isValid(text, for: body))
        #expect(!signature.isValid(text.map { $0 + String(repeating: "g", count: 64) }, for: body))
    }

    @Test("cannot be made without a secret", arguments: ["", " ", ",", " , "])
    func noSecret(secrets: String) {
        #expect(WebhookSignature(secrets: secrets) == nil)
    }
}

@Suite("The bounded JSON parser")
struct JSONParserTests {
    private func parse(_ text: String) throws(JSONParser.Failure) -> JSON {
        let bytes = Array(text.utf8)
        return try bytes.withUnsafeBufferPointer { buffer throws(JSONParser.Failure) in try JSONParser.parse(buffer) }
    }

    @Test("reads values, escapes and surrogate pairs")
    func values() throws {
        let json = try parse(#" {"a":[1,-2.5e3,true,null],"b":"\u00e4\ud83e\udd50\/\n","c":{"d":"x"}} "#)
        #expect(json["a"]?.array?.first?.scalar == "1")
        #expect(json["b"]?.string == "ä🥐/\n")
        #expect(json["c"]?["d"]?.string == "x")
    }

    @Test(
        "makes a lone half of a pair harmless",
        arguments: [#""\ud83e""#, #""\ud83ex""#, #""\ud83e\u0041""#, #""\udd50""#])
    func loneSurrogate(text: String) throws {
        #expect(try parse(text).string?.contains("\u{FFFD}") == true)
    }

    @Test(
        "refuses what is no JSON",
        arguments: [
            "", "{", "[1,", "\"a", "{\"a\" 1}", "{a:1}", "[1]x", "tru", "01x", "\"\\x\"", "\"\u{1}\"", "{\"a\":}",
        ]
    )
    func malformed(text: String) {
        #expect(throws: JSONParser.Failure.self) { try parse(text) }
    }

    @Test("stops at its bounds instead of costing the stack or seconds")
    func bounds() {
        #expect(throws: JSONParser.Failure.self) { try parse(String(repeating: "[", count: 100_000)) }
        let deep = String(repeating: "{\"a\":", count: 40) + "1" + String(repeating: "}", count: 40)
        #expect(throws: JSONParser.Failure.self) { try parse(deep) }
        let wide = "[" + String(repeating: "1,", count: 100_000) + "1]"
        #expect(throws: JSONParser.Failure.self) { try parse(wide) }
    }
}

@Suite("A webhook's payload")
struct WebhookPayloadTests {
    private let businesses: [BusinessSettings]

    init() throws {
        let yaml = "businesses: [{id: demo, name: Demo, numbers: ['118860042217735']}]"
        businesses = try FrontdeskSettings(yaml: yaml, source: "test").businesses
    }

    private func events(_ value: String, field: String = "messages") -> [InboundEvent] {
        let text = """
            {"object":"whatsapp_business_account","entry":[{"id":"1","changes":[{"field":"\(field)","value":{
            "messaging_product":"whatsapp","metadata":{"phone_number_id":"118860042217735"},\(value)}}]}]}
            """
        return WebhookPayload(businesses: businesses, now: Date(timeIntervalSince1970: 1_795_312_900)).events(
            in: Array(text.utf8))
    }

    @Test("knows a customer without a phone number by the user id, and the name from the contacts")
    func identity() throws {
        let events = events(
            """
            "contacts":[{"profile":{"name":"Mara"},"user_id":"US.1"}],
            "messages":[{"from_user_id":"US.1","id":"w","timestamp":1795312805,"type":"text","text":{"body":"x"}}]
            """)
        guard case .message(let message)? = events.first else { return #expect(Bool(false)) }
        #expect(message.customer == Customer(number: "118860042217735", phone: nil, userID: "US.1", name: "Mara"))
    }

    @Test("reads statuses with our echo and WhatsApp's errors")
    func statuses() {
        let id = UUID().uuidString.lowercased()
        let events = events(
            """
            "statuses":[
              {"id":"o1","status":"delivered","timestamp":"1795312861","biz_opaque_callback_data":"\(id)"},
              {"id":"o2","status":"failed","timestamp":"1795312862","biz_opaque_callback_data":"job:7",
               "errors":[{"code":131047,"title":"t","error_data":{"details":"older than 24 hours"}}]}]
            """)
        guard case .receipt(let delivered) = events[0], case .receipt(let failed) = events[1] else {
            return #expect(Bool(false))
        }
        #expect(delivered.send == id && delivered.status == .delivered && delivered.errorCode == nil)
        #expect(failed.send == nil && failed.errorCode == 131047 && failed.errorText == "older than 24 hours")
    }

    @Test("takes what the owner typed on the phone as a person's takeover")
    func echoes() {
        let events = events(
            #""message_echoes":[{"from":"1","to":"15550142231","id":"e","timestamp":"1795312850","type":"text","text":{"body":"I take over"}}]"#,
            field: "smb_message_echoes")
        guard case .echo(let echo)? = events.first else { return #expect(Bool(false)) }
        #expect(echo.customer.phone == "15550142231" && echo.text == "I take over")
    }

    @Test("goes on with the rest of a batch when one item cannot be read")
    func oneBad() {
        let good = (0..<49).map {
            #"{"from":"1555014\#($0 + 1000)","id":"w\#($0)","timestamp":"1795312805","type":"text","text":{"body":"x"}}"#
        }
        let events = events(#""messages":[\#((good + [#"{"id":5}"#]).joined(separator: ","))]"#)
        #expect(events.count == 50)
        #expect(events.count { if case .message = $0 { true } else { false } } == 49)
        guard case .unreadable(let item)? = events.last else { return #expect(Bool(false)) }
        #expect(item.payload == #"{"id":5}"#)
    }

    @Test(
        "keeps what it cannot place as one dead letter",
        arguments: [
            "no json", "{}", #"{"object":"page","entry":[]}"#,
            #"{"object":"whatsapp_business_account","entry":[{"id":"1"}]}"#,
            #"{"object":"whatsapp_business_account","entry":[7]}"#,
            #"{"object":"whatsapp_business_account","entry":[{"changes":[{"field":"messages","value":7}]}]}"#,
            #"{"object":"whatsapp_business_account","entry":[{"changes":[{"field":"messages","value":{"metadata":{"phone_number_id":"9"}}}]}]}"#,
            #"{"object":"whatsapp_business_account","entry":[{"changes":[{"field":"messages","value":{"metadata":{"phone_number_id":"118860042217735"},"messages":{}}}]}]}"#,
        ])
    func deadLetters(body: String) {
        let events = WebhookPayload(businesses: businesses, now: Date(timeIntervalSince1970: 1_795_312_900)).events(
            in: Array(body.utf8))
        guard events.count == 1, case .unreadable? = events.first else { return #expect(Bool(false), "\(events)") }
    }

    @Test("keeps notifications of every other field, known or not, with the account they concern")
    func notices() {
        let body =
            #"{"object":"whatsapp_business_account","entry":[{"id":"204","time":1795312800,"changes":[{"field":"account_update","value":{"event":"ACCOUNT_RESTRICTION"}},{"field":"some_day","value":{"x":1}}]}]}"#
        let events = WebhookPayload(businesses: businesses, now: Date(timeIntervalSince1970: 1_795_312_900)).events(
            in: Array(body.utf8))
        let notices = events.compactMap { event -> Notice? in
            if case .notice(let notice) = event { notice } else { nil }
        }
        #expect(notices.map(\.field) == ["account_update", "some_day"])
        #expect(notices.first?.account == "204" && notices.first?.value == #"{"event":"ACCOUNT_RESTRICTION"}"#)
        #expect(Set(notices.map(\.id)).count == 2)
    }

    @Test("keeps what WhatsApp reports of itself, beside the messages it came with")
    func errors() {
        let events = events(
            #""errors":[{"code":130429,"title":"t"}],"messages":[{"from":"1","id":"w","timestamp":1795312805,"type":"text","text":{"body":"x"}}]"#
        )
        guard events.count == 2, case .message = events[0], case .notice(let notice) = events[1] else {
            return #expect(Bool(false), "\(events)")
        }
        #expect(notice.field == "errors" && notice.business?.rawValue == "demo")
    }

    @Test("takes a replaced user id as news of that customer")
    func userIDUpdate() {
        let events = events(
            #""user_id_update":[{"wa_id":"15550142231","user_id":{"previous":"US.1","current":"US.2"},"timestamp":1795312850}]"#,
            field: "user_id_update")
        guard case .message(let message)? = events.first else { return #expect(Bool(false)) }
        #expect(message.customer.userID == "US.1" && !message.opensTurn)
        #expect(
            message.detail?.content == .system(.init(kind: "user_changed_user_id", phone: nil, userID: "US.2")))
    }

    @Test("survives every mutation of a real payload with a defined result")
    func mutations() {
        let original = Array(
            #"{"object":"whatsapp_business_account","entry":[{"id":"2","changes":[{"field":"messages","value":{"metadata":{"phone_number_id":"118860042217735"},"messages":[{"from":"15550142231","id":"wamid.1","timestamp":"1795312805","type":"text","text":{"body":"a\u00e4\ud83e\udd50"}}]}}]}]}"#
                .utf8)
        let payload = WebhookPayload(businesses: businesses, now: Date(timeIntervalSince1970: 1_795_312_900))
        for length in 0..<original.count { #expect(!payload.events(in: Array(original.prefix(length))).isEmpty) }
        // The same mutator runs a million times in `make fuzz`.
        var mutator = Mutator(seed: 7, corpus: [original])
        for _ in 0..<5000 {
            let body = mutator.next()
            _ = payload.events(in: body)
        }
    }
}
