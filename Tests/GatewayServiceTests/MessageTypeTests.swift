import Contracts
import Foundation
import Ledger
import Settings
import Testing

@testable import GatewayService

/// Every type of `messages[]` as Meta documents it, in its own spelling.
@Suite("A customer's message of every type")
struct MessageTypeTests {
    private let businesses: [BusinessSettings]

    init() throws {
        businesses = try FrontdeskSettings(
            yaml: "businesses: [{id: demo, name: Demo, numbers: ['118860042217735']}]", source: "test"
        ).businesses
    }

    private func message(_ item: String) throws -> InboundMessage {
        let text = #"""
            {"object":"whatsapp_business_account","entry":[{"id":"204417730065512","changes":[{"field":"messages","value":{
            "messaging_product":"whatsapp","metadata":{"display_phone_number":"15550142200","phone_number_id":"118860042217735"},
            "contacts":[{"profile":{"name":"Mara Lindqvist"},"wa_id":"15550142231","user_id":"US.40718820395561207"}],
            "messages":[{"from":"15550142231","from_user_id":"US.40718820395561207","id":"wamid.RkQ=","timestamp":"1795312805",\#(item)}]}}]}]}
            """#
        let events = WebhookPayload(businesses: businesses, now: Date(timeIntervalSince1970: 1_795_312_900)).events(
            in: Array(text.utf8))
        guard case .message(let message)? = events.first, events.count == 1 else {
            throw EntryError.body("\(events)")
        }
        return message
    }

    struct Case: Sendable, CustomTestStringConvertible {
        let item: String
        let text: String?
        let content: CustomerContent
        let opensTurn: Bool

        init(_ item: String, _ text: String?, _ content: CustomerContent, opensTurn: Bool = true) {
            self.item = item
            self.text = text
            self.content = content
            self.opensTurn = opensTurn
        }

        var testDescription: String { "\(content)" }
    }

    private static let first = MessageID(rawValue: "wamid.RkQtb3V0LTE=")

    static let cases = [
        Case(#""type":"text","text":{"body":"Öffnet ihr morgen? 🥐"}"#, "Öffnet ihr morgen? 🥐", .text),
        Case(
            #""type":"image","image":{"caption":"Can you make this cake?","mime_type":"image/jpeg","sha256":"q1w2=","id":"771002450981336","url":"https:\/\/lookaside.fbsbx.com\/x"}"#,
            "Can you make this cake?",
            .media(.init(kind: .image, id: "771002450981336", mimeType: "image/jpeg", sha256: "q1w2="))),
        Case(
            #""type":"video","context":{"forwarded":true},"video":{"mime_type":"video/mp4","sha256":"demo=","id":"771002450981337"}"#,
            nil, .media(.init(kind: .video, id: "771002450981337", mimeType: "video/mp4", sha256: "demo="))),
        Case(
            #""type":"audio","audio":{"mime_type":"audio/ogg; codecs=opus","sha256":"demo=","id":"771002450981338","voice":true}"#,
            nil,
            .media(
                .init(
                    kind: .audio, id: "771002450981338", mimeType: "audio/ogg; codecs=opus", sha256: "demo=",
                    isVoice: true))),
        Case(
            #""type":"document","document":{"caption":"our menu wishes","filename":"wishes.pdf","mime_type":"application/pdf","sha256":"demo=","id":"771002450981339"}"#,
            "our menu wishes",
            .media(
                .init(
                    kind: .document, id: "771002450981339", mimeType: "application/pdf", sha256: "demo=",
                    filename: "wishes.pdf"))),
        Case(
            #""type":"sticker","sticker":{"mime_type":"image/webp","sha256":"demo=","id":"771002450981340","animated":false}"#,
            nil, .media(.init(kind: .sticker, id: "771002450981340", mimeType: "image/webp", sha256: "demo="))),
        Case(
            #""type":"location","location":{"latitude":52.5163,"longitude":13.3777,"name":"North Gate","address":"1 Gate Sq"}"#,
            "North Gate, 1 Gate Sq",
            .location(.init(latitude: 52.5163, longitude: 13.3777, name: "North Gate", address: "1 Gate Sq"))),
        Case(
            #""type":"location","location":{"latitude":-33.5,"longitude":151}"#, "-33.5, 151.0",
            .location(.init(latitude: -33.5, longitude: 151))),
        Case(
            #""type":"contacts","contacts":[{"name":{"formatted_name":"Mara Lindqvist","first_name":"Mara"},"phones":[{"phone":"+1 555-014-2231","wa_id":"15550142231","type":"CELL"}],"emails":[{"email":"m@example.org"}],"org":{"company":"Rye"},"origin":"contact_request"}]"#,
            "Mara Lindqvist",
            .contacts([
                .init(
                    name: "Mara Lindqvist", phones: ["+1 555-014-2231"], emails: ["m@example.org"],
                    organization: "Rye", isRequested: true)
            ])),
        Case(
            #""context":{"from":"15550142200","id":"wamid.RkQtb3V0LTE="},"type":"interactive","interactive":{"type":"button_reply","button_reply":{"id":"human:yes","title":"Talk to a person"}}"#,
            "Talk to a person", .choice(.init(origin: .button, id: "human:yes", title: "Talk to a person"))),
        Case(
            #""type":"interactive","interactive":{"type":"list_reply","list_reply":{"id":"slot:2026-11-24T10","title":"Tue 10:00","description":"30 min tasting"}}"#,
            "Tue 10:00",
            .choice(
                .init(origin: .list, id: "slot:2026-11-24T10", title: "Tue 10:00", description: "30 min tasting"))),
        Case(
            #""type":"interactive","interactive":{"type":"nfm_reply","nfm_reply":{"name":"flow","body":"Sent","response_json":"{\"flow_token\":\"ft-19\",\"guests\":\"4\"}"}}"#,
            "guests: 4",
            .form(.init(name: "flow", response: #"{"flow_token":"ft-19","guests":"4"}"#))),
        Case(
            #""type":"interactive","interactive":{"type":"call_permission_reply","call_permission_reply":{"response":"accept","expiration_timestamp":1795399205,"response_source":"user_action"}}"#,
            nil, .callPermission(.init(isGranted: true, until: 1_795_399_205)), opensTurn: false),
        Case(
            #""type":"button","button":{"payload":"confirm:8812","text":"Confirm"}"#, "Confirm",
            .choice(.init(origin: .template, id: "confirm:8812", title: "Confirm"))),
        Case(
            #""type":"reaction","reaction":{"message_id":"wamid.RkQtb3V0LTE=","emoji":"👍"}"#, "👍",
            .reaction(.init(message: first, emoji: "👍")), opensTurn: false),
        Case(
            #""type":"reaction","reaction":{"message_id":"wamid.RkQtb3V0LTE="}"#, nil,
            .reaction(.init(message: first, emoji: nil)), opensTurn: false),
        Case(
            #""type":"order","order":{"catalog_id":"66120934477","text":"for Friday","product_items":[{"product_retailer_id":"RYE-900","quantity":2,"item_price":6.5,"currency":"EUR"}]}"#,
            "for Friday\n2 × RYE-900",
            .order(
                .init(
                    catalog: "66120934477", note: "for Friday",
                    items: [.init(product: "RYE-900", quantity: 2, price: 6.5, currency: "EUR")]))),
        Case(
            #""type":"system","system":{"type":"user_changed_number","body":"User Mara changed","wa_id":"15550142299"}"#,
            "User Mara changed",
            .system(.init(kind: "user_changed_number", phone: "15550142299", userID: nil)), opensTurn: false),
        Case(
            #""type":"system","system":{"type":"user_changed_user_id","body":"b","user_id":"US.2"}"#, "b",
            .system(.init(kind: "user_changed_user_id", phone: nil, userID: "US.2")), opensTurn: false),
        Case(
            #""type":"system","identity":{"hash":"x"},"system":{"type":"customer_identity_changed","body":"b"}"#, "b",
            .system(.init(kind: "customer_identity_changed", phone: nil, userID: nil)), opensTurn: false),
        Case(
            #""type":"edit","edit":{"original_message_id":"wamid.RkQtb3V0LTE=","message":{"type":"text","text":{"body":"Do you open on Monday?"}}}"#,
            "Do you open on Monday?", .edit(.init(message: first)), opensTurn: false),
        Case(
            #""type":"revoke","revoke":{"original_message_id":"wamid.RkQtb3V0LTE="}"#, nil,
            .revoke(.init(message: first)), opensTurn: false),
        Case(#""type":"request_welcome""#, nil, .welcome, opensTurn: false),
        Case(
            #""type":"unsupported","unsupported":{"type":"poll"},"errors":[{"code":131051,"title":"Message type unknown"}]"#,
            nil, .unsupported(.init(type: "poll", code: 131051))),
        Case(
            #""type":"unsupported","unsupported":{"type":"edit"},"errors":[{"code":131051}]"#, nil,
            .unsupported(.init(type: "edit", code: 131051)), opensTurn: false),
        Case(#""type":"unknown","errors":[{"code":131051}]"#, nil, .unsupported(.init(type: nil, code: 131051))),
        Case(
            #""type":"video","errors":[{"code":131052,"title":"Media download error"}]"#, nil,
            .unsupported(.init(type: "video", code: 131052))),
        Case(#""type":"image""#, nil, .unsupported(.init(type: "image"))),
        Case(#""type":"interactive""#, nil, .unsupported(.init(type: "interactive"))),
        Case(#""type":"hologram","hologram":{"x":1}"#, nil, .unsupported(.init(type: "hologram")), opensTurn: false),
    ]

    @Test("is read into its words and its fields, and survives the way through the ledger's JSON", arguments: cases)
    func types(item: Case) throws {
        let message = try message(item.item)
        #expect(message.text == item.text)
        #expect(message.detail?.content == item.content)
        #expect(message.opensTurn == item.opensTurn)
        #expect(message.customer.name == "Mara Lindqvist")
        let detail = try #require(message.detail)
        #expect(try WireFormat.decode(MessageDetail.self, from: WireFormat.encode(detail)) == detail)
    }

    @Test("carries the quoted message, the forwarding and the product it was asked from")
    func quoted() throws {
        let quoted = try message(
            #""context":{"from":"1","id":"wamid.RkQtb3V0LTE="},"type":"text","text":{"body":"x"}"#)
        #expect(quoted.detail?.quoted == QuotedMessage(message: Self.first))
        let forwarded = try message(
            #""context":{"frequently_forwarded":true},"type":"text","text":{"body":"x"}"#)
        #expect(forwarded.detail?.quoted == QuotedMessage(message: nil, isForwarded: true))
        let product = try message(
            #""context":{"referred_product":{"catalog_id":"1","product_retailer_id":"RYE-900"}},"type":"text","text":{"body":"x"}"#
        )
        #expect(product.detail?.quoted?.product == "RYE-900")
    }

    @Test("carries the advertisement the customer came from")
    func referral() throws {
        let message = try message(
            #""type":"text","text":{"body":"Hi! Is the offer still on?"},"referral":{"source_type":"ad","source_id":"9055120077","source_url":"https:\/\/fb.example\/ad\/1","headline":"Rye week","body":"2 for 1","media_type":"image","ctwa_clid":"AfDemo"}"#
        )
        #expect(
            message.detail?.referral
                == Referral(
                    source: "ad", id: "9055120077", url: "https://fb.example/ad/1", headline: "Rye week",
                    body: "2 for 1", click: "AfDemo"))
    }

    @Test("waits for nothing after a tap, however short its title")
    func tapped() throws {
        let message = try message(
            #""type":"interactive","interactive":{"type":"button_reply","button_reply":{"id":"y","title":"Yes"}}"#)
        #expect(message.windowMilliseconds == 0)
    }

    @Test("says what it holds where Postgres could not store it")
    func nul() throws {
        let message = try message(
            #""type":"interactive","interactive":{"type":"button_reply","button_reply":{"id":"a\u0000b","title":"T"}}"#)
        #expect(message.detail?.content == .choice(.init(origin: .button, id: "a\u{FFFD}b", title: "T")))
    }
}
