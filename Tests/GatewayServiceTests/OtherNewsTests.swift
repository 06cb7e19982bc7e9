import Contracts
import Foundation
import Ledger
import Settings
import Testing

@testable import GatewayService

/// What section 2 of Meta's documentation says beyond the types of `messages[]`, in its own spelling.
@Suite("A webhook's other news")
struct OtherNewsTests {
    private let businesses: [BusinessSettings]
    private let sentAt = 1_795_312_805

    init() throws {
        businesses = try FrontdeskSettings(
            yaml: """
                businesses:
                  - {id: bakery, name: Bakery, numbers: ['118860042217735', '118860042217736']}
                  - {id: dentist, name: Dentist, numbers: ['118860042217737']}
                """, source: "test"
        ).businesses
    }

    private func change(_ value: String, number: String = "118860042217735", field: String = "messages") -> String {
        #"{"field":"\#(field)","value":{"messaging_product":"whatsapp","metadata":{"display_phone_number":"15550142200","phone_number_id":"\#(number)"},\#(value)}}"#
    }

    private func events(_ changes: [String], after seconds: Int = 60) -> [InboundEvent] {
        let body =
            #"{"object":"whatsapp_business_account","entry":[{"id":"204417730065512","changes":[\#(changes.joined(separator: ","))]}]}"#
        return WebhookPayload(
            businesses: businesses, now: Date(timeIntervalSince1970: TimeInterval(sentAt + seconds))
        ).events(in: Array(body.utf8))
    }

    private func messages(_ events: [InboundEvent]) -> [InboundMessage] {
        events.compactMap { if case .message(let message) = $0 { message } else { nil } }
    }

    private func text(_ id: String, from: String = "15550142231") -> String {
        #""messages":[{"from":"\#(from)","id":"\#(id)","timestamp":"\#(sentAt)","type":"text","text":{"body":"x"}}]"#
    }

    @Test("One webhook brings messages to several numbers and businesses, each to its own")
    func several() {
        let read = messages(
            events([
                change(text("a")), change(text("b"), number: "118860042217736"),
                change(text("c"), number: "118860042217737"),
            ]))
        #expect(read.map(\.business.rawValue) == ["bakery", "bakery", "dentist"])
        #expect(read.map(\.customer.number) == ["118860042217735", "118860042217736", "118860042217737"])
    }

    @Test("A message older than WhatsApp delivers again is laid before a person, and a younger one is taken")
    func late() {
        let day = 86_400
        #expect(messages(events([change(text("a"))], after: 8 * day)).count == 1)
        let late = events([change(text("a"))], after: 8 * day + 1)
        guard late.count == 1, case .unreadable(let item) = late[0] else { return #expect(Bool(false), "\(late)") }
        #expect(item.id == "late-a" && item.business?.rawValue == "bakery")
        #expect(item.reason.hasPrefix("late: the message was written 8 days before it came"))
    }

    @Test("A contact whose number is written otherwise still names the only message's customer")
    func brazil() {
        let contact = #""contacts":[{"profile":{"name":"Ana"},"wa_id":"5511987654321"}],"#
        let alone = messages(events([change(contact + text("a", from: "551187654321"))]))
        #expect(alone.first?.customer.name == "Ana" && alone.first?.customer.phone == "551187654321")
        #expect(alone.first?.otherPhone == "5511987654321")
        let two = #""contacts":[{"profile":{"name":"Ana"},"wa_id":"1"},{"profile":{"name":"Bo"},"wa_id":"2"}],"#
        #expect(messages(events([change(two + text("a", from: "3"))])).first?.customer.name == nil)
    }

    @Test("A username stands in for a name that is missing or empty", arguments: ["", #""name":"","#])
    func username(name: String) {
        let contact = #""contacts":[{"profile":{\#(name)"username":"@mara"},"user_id":"US.4"}],"#
        let message =
            #""messages":[{"from_user_id":"US.4","id":"a","timestamp":"\#(sentAt)","type":"text","text":{"body":"x"}}]"#
        let customer = messages(events([change(contact + message)])).first?.customer
        #expect(customer == Customer(number: "118860042217735", phone: nil, userID: "US.4", name: "@mara"))
    }

    @Test("A phone number given as an empty text is none")
    func emptyPhone() {
        let message =
            #""messages":[{"from":"","from_user_id":"US.4","id":"a","timestamp":"\#(sentAt)","type":"text","text":{"body":"x"}}]"#
        #expect(messages(events([change(message)])).first?.customer.phone == nil)
    }

    @Test("A message of a group is noted without its words, and is nobody's conversation")
    func group() {
        let message =
            #""messages":[{"from":"1","group_id":"g","id":"a","timestamp":"\#(sentAt)","type":"text","text":{"body":"x"}}]"#
        guard case .notice(let notice)? = events([change(message)]).first else { return #expect(Bool(false)) }
        #expect(notice.field == "group_message" && notice.value == #"{"id":"a"}"#)
    }

    @Test("What the owner does on the phone without a word pauses nobody", arguments: ["reaction", "edit", "revoke"])
    func silentEchoes(type: String) {
        func echo(_ type: String) -> [InboundEvent] {
            events([
                change(
                    #""message_echoes":[{"from":"1","to":"2","id":"e","timestamp":"\#(sentAt)","type":"\#(type)"}]"#,
                    field: "smb_message_echoes")
            ])
        }
        guard case .notice? = echo(type).first else { return #expect(Bool(false)) }
        guard case .echo? = echo("image").first else { return #expect(Bool(false)) }
    }

    @Test("A customer who calls is told that only writing is answered; the end of the call says nothing")
    func calls() {
        func call(_ event: String, _ direction: String) -> String {
            #"{"id":"wacid.1","from":"15550142231","to":"15550142200","event":"\#(event)","direction":"\#(direction)","timestamp":"\#(sentAt)"}"#
        }
        let read = events([
            change(#""calls":[\#(call("connect", "USER_INITIATED"))]"#, field: "calls"),
            change(#""calls":[\#(call("terminate", "USER_INITIATED"))]"#, field: "calls"),
            change(#""calls":[\#(call("connect", "BUSINESS_INITIATED"))]"#, field: "calls"),
            change(#""statuses":[{"id":"wacid.1","type":"call","status":"RINGING"}]"#, field: "calls"),
        ])
        let message = messages(read).first
        #expect(messages(read).count == 1 && message?.id.rawValue == "wacid.1" && message?.opensTurn == true)
        #expect(message?.detail?.content == .unsupported(.init(type: "call")))
        #expect(read.dropFirst().allSatisfy { if case .notice = $0 { true } else { false } })
    }

    @Test("Whoever a webhook names is told, so that later notifications about it find their business")
    func sighted() {
        var seen: [KnownNumber] = []
        let body =
            #"{"object":"whatsapp_business_account","entry":[{"id":"204","changes":[\#(change(text("a")))]}]}"#
        _ = WebhookPayload(
            businesses: businesses, now: Date(timeIntervalSince1970: TimeInterval(sentAt)), sighted: { seen.append($0) }
        ).events(in: Array(body.utf8))
        #expect(
            seen == [
                KnownNumber(
                    business: BusinessID(rawValue: "bakery"), number: "118860042217735", display: "15550142200",
                    account: "204")
            ])
    }

    @Test("What is told of an account is told to every business that shares it")
    func shared() throws {
        let businesses = try FrontdeskSettings(
            yaml: """
                businesses:
                  - {id: bakery, name: Bakery, numbers: ['1'], whatsapp: {account: '204'}}
                  - {id: cafe, name: Cafe, numbers: ['2'], whatsapp: {account: '204'}}
                  - {id: dentist, name: Dentist, numbers: ['3'], whatsapp: {account: '205'}}
                """, source: "test"
        ).businesses
        let body =
            #"{"object":"whatsapp_business_account","entry":[{"id":"204","changes":[{"field":"message_template_status_update","value":{"event":"PAUSED"}}]}]}"#
        let read = WebhookPayload(businesses: businesses).events(in: Array(body.utf8))
        let owners = read.compactMap { if case .notice(let notice) = $0 { notice.business?.rawValue } else { nil } }
        #expect(owners == ["bakery", "cafe"])
    }

    @Test(
        "Every field that brings no message is kept as a notice with its value",
        arguments: [
            "message_template_status_update", "message_template_quality_update", "message_template_components_update",
            "template_category_update", "phone_number_quality_update", "business_capability_update", "account_update",
            "account_alerts", "account_review_update", "phone_number_name_update", "security", "user_preferences",
            "business_username_update", "business_username_updates", "history", "smb_app_state_sync",
            "group_lifecycle_update", "group_participants_update", "group_settings_update", "group_status_update",
            "flows", "automatic_events", "partner_solutions", "payment_configuration_update", "invented_tomorrow",
        ])
    func fields(field: String) {
        let read = events([#"{"field":"\#(field)","value":{"event":"E","x":[1]}}"#])
        guard read.count == 1, case .notice(let notice) = read[0] else { return #expect(Bool(false), "\(read)") }
        #expect(notice.field == field && notice.account == "204417730065512")
        #expect(notice.value == #"{"event":"E","x":[1]}"#)
    }
}
