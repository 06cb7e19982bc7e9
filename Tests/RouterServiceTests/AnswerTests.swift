import Contracts
import Foundation
import HTTP
import Languages
import Ledger
import Settings
import TestSupport
import Testing
import Wording

@testable import RouterService

@Suite("Answers without a model")
struct AnswerTests {
    private func filler(_ name: String?, _ faq: String? = nil) throws -> SlotFiller {
        SlotFiller(
            business: try DemoBusiness.business(), language: .english,
            customer: Customer(number: "1", phone: "39", userID: nil, name: name), now: try DemoBusiness.now()
        ) { _ in faq }
    }

    @Test("fill a template's slots with what is known now")
    func slots() async throws {
        let filler = try filler("Mara Rossi", "85 EUR")
        #expect(
            await filler.fill("Hello {customer_name}, {fact:phone}: {faq:How much?}")
                == "Hello Mara Rossi, +39 051 555 0142: 85 EUR")
        #expect(await filler.fill("{opening_state}") == "Yes, we are open now, until 13:00.")
        #expect(await filler.fill("We open {next_opening}.") == "We open today at 14:00.")
        #expect(await filler.fill("No slot at all") == "No slot at all")
    }

    @Test(
        "know a question of the documents whatever courtesies stand around it, and take nothing else away",
        arguments: [
            ("Hi! Where can I park? Thanks!", "where can i park"), ("Buongiorno, quanto costa?", "quanto costa"),
            ("Guten Tag, was kostet das bitte?", "was kostet das"), ("¿Dónde están, por favor?", "donde estan"),
            ("こんにちは、駐車場はありますか", "駐車場はありますか"), ("Bonjour, c'est où s'il vous plaît ?", "c est ou"),
            ("Not before 9, please", "not before 9"), ("Where can I park?", "where can i park"), ("Hello", "hello"),
        ]
    )
    func courtesies(question: String, key: String) {
        #expect(FAQMatcher.keys(question).last == key)
    }

    @Test("are left to the documents when a slot has nothing to hold, or a stranger's name is no name")
    func gaps() async throws {
        #expect(await (try filler(nil)).fill("Hello {customer_name}") == nil)
        #expect(await (try filler("http://evil.example/{x}")).fill("Hello {customer_name}") == nil)
        #expect(await (try filler("Ann", nil)).fill("{faq:How much?}") == nil)
    }

    @Test("put a customer's words into an address as one value, whatever they are")
    func address() {
        let url = LookupClient.address("https://shop.example/orders/{order}?x=1", ["order": "../admin?y=2#z %00"])
        #expect(url == "https://shop.example/orders/%2E%2E%2Fadmin%3Fy%3D2%23z%20%2500?x=1")
    }

    @Test("ask no address of a customer whose words would leave its path, or whose number is needed and not known")
    func refusedValues() async throws {
        let yaml = """
            businesses:
              - id: shop
                name: Shop
                numbers: ['1']
                lookups:
                  status_check:
                    url: https://127.0.0.1:1/{customer_phone}/orders/{order}
                    parameters: {order: 'order (\\S+)'}
                    answer: {en: 'It is {result:status}.'}
            """
        let shop = try #require(try FrontdeskSettings(yaml: yaml, source: "t").businesses.first)
        let lookup = try #require(shop.lookups["status_check"])
        let client = LookupClient(client: HTTPClient(), views: LookupViews(pool: nil), environment: Environment([:]))
        func reason(_ question: String, _ phone: String?) async -> String {
            let outcome = await client.look(lookup, question, phone: phone, Wording(shop), .english)
            guard case .failed(let reason) = outcome else { return "" }
            return reason
        }
        #expect(await reason("order ..", "39333") == "'..' is no value of order")
        #expect(await reason("order .", "39333") == "'.' is no value of order")
        #expect(await reason("order AB-1", nil) == "the customer's number is not known")
        #expect(await reason("order AB-1", "39333").contains("no public address"))
    }

    @Test("read a field of the system's answer by its path, and nothing that is no value")
    func field() throws {
        let json = try JSONSerialization.jsonObject(
            with: Data(#"{"status":"sent","delivery":{"days":[{"date":"3 May"}]},"n":2,"none":null}"#.utf8))
        #expect(LookupClient.field("status", of: json) == "sent")
        #expect(LookupClient.field("delivery.days.0.date", of: json) == "3 May")
        #expect(LookupClient.field("n", of: json) == "2")
        for path in ["none", "delivery", "delivery.days.1", "missing.path", ""] {
            #expect(LookupClient.field(path, of: json) == nil, "\(path)")
        }
    }

    @Test("never leave the public internet for a lookup, and say so")
    func guarded() async throws {
        let yaml = """
            businesses:
              - id: shop
                name: Shop
                numbers: ['1']
                lookups:
                  status_check:
                    url: https://127.0.0.1:1/orders/{order}
                    parameters: {order: '\\b(\\d{4,8})\\b'}
                    ask: {en: Which order?}
                    answer: {en: 'It is {result:status}.'}
            """
        let shop = try #require(try FrontdeskSettings(yaml: yaml, source: "t").businesses.first)
        let lookup = try #require(shop.lookups["status_check"])
        let client = LookupClient(client: HTTPClient(), views: LookupViews(pool: nil), environment: Environment([:]))
        #expect(
            await client.look(lookup, "where is my order?", phone: nil, Wording(shop), .english)
                == .ask("Which order?"))
        let outcome = await client.look(lookup, "where is order 12345?", phone: nil, Wording(shop), .english)
        guard case .failed(let reason) = outcome else { throw NotInTime(description: "\(outcome)") }
        #expect(reason.contains("no public address"))
    }

    @Test("of a booking's webhook are waited for a day, and no pause is longer than four hours")
    func patience() {
        #expect((86_400...100_000).contains(BookingCourier.patience.components.seconds))
        #expect((1...40).allSatisfy { BookingCourier.delay(after: $0) <= .seconds(4 * 3600) })
    }

    @Test("sign what a webhook is told over its time and body, under one idempotency key")
    func signature() {
        let due = DueBooking(business: BusinessID(rawValue: "demo"), id: "b1", attempt: 1, body: #"{"a":1}"#)
        let request = BookingCourier.request(due, "https://example.org/hook", key: "key", at: 1_764_000_000)
        let headers = Dictionary(uniqueKeysWithValues: request.headers.map { ($0.name, $0.value) })
        // printf '1764000000.{"a":1}' | openssl dgst -sha256 -hmac key
        #expect(
            headers["X-Frontdesk-Signature"]
                == "sha256=66ff00156971bc93c586dacc7bf22d6f5f4d9fcaede23c166be2b3ec3215f68a")
        #expect(headers["Idempotency-Key"] == "b1" && headers["X-Frontdesk-Timestamp"] == "1764000000")
        #expect(String(decoding: request.body, as: UTF8.self) == due.body)
    }
}
