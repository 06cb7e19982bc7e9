import Contracts
import Foundation
import Hummingbird
import Ledger
import Limits
import Logging
import NIOCore
import Postgres
import Redis
import Settings
import TestSupport
import Testing

@testable import GatewayService

@Suite("What webhooks tell of numbers", .timeLimit(.minutes(2)))
struct NumberWatchTests {
    private static let now = Date(timeIntervalSince1970: 1_795_312_900)

    private func message(_ id: String, number: String) -> InboundEvent {
        .message(
            InboundMessage(
                business: BusinessID(rawValue: "demo"), id: MessageID(rawValue: id),
                customer: Customer(number: number, phone: "1", userID: nil, name: nil), kind: "text", text: "x",
                payload: "{}", sentAt: .now, opensTurn: true, windowMilliseconds: 0, traceparent: nil))
    }

    private func accepted(_ count: Int, _ verdict: AcceptedEvent.Verdict = .accepted) -> [AcceptedEvent] {
        Array(repeating: AcceptedEvent(verdict: verdict, scheduled: nil), count: count)
    }

    @Test("New messages are counted per number, repeated ones are not, and taking empties the tally")
    func counts() {
        let tally = NumberTally()
        let events = [message("a", number: "1"), message("b", number: "1"), message("c", number: "2")]
        tally.count(accepted(3), of: events)
        tally.count(accepted(3, .duplicate), of: events)
        let inbound = tally.take().inbound
        #expect(inbound["1"]?.count == 2 && inbound["2"]?.count == 1)
        #expect(tally.take().inbound.isEmpty)
    }

    @Test("A number is told to the ledger once, and again only after the ledger could not hear it")
    func sightings() {
        let tally = NumberTally()
        let number = KnownNumber(
            business: BusinessID(rawValue: "demo"), number: "1", display: "15550142200", account: "204")
        tally.sighted(number)
        tally.sighted(number)
        #expect(tally.take().fresh == [number])
        tally.sighted(number)
        #expect(tally.take().fresh.isEmpty)
        tally.forget([number])
        tally.sighted(number)
        #expect(tally.take().fresh == [number])
    }

    @Test("What came in takes slots of its number, half of them at most, and a reply still finds its own")
    func charged() async throws {
        let database = try await TestDatabase()
        let pool = try database.pool()
        _ = try await Migrator(pool: pool).migrate([LedgerSchema.migrations])
        let ledger = Ledger(pool: pool, policy: LedgerPolicy())
        let redis = RedisConnection(
            endpoint: try RedisEndpoint(url: try TestEnvironment.redisURL), label: "number-watch")
        let number = "watch-\(UniqueID())"
        let configuration = FileManager.default.temporaryDirectory.appendingPathComponent("\(number).yaml")
        try Data("businesses: [{id: demo, name: Demo, numbers: ['\(number)'], whatsapp: {throughput: 20}}]".utf8)
            .write(to: configuration)
        let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        let tally = NumberTally()
        let limiter = NumberLimiter(redis: redis, patience: .seconds(60))
        let watch = NumberWatch(
            tally: tally, limiter: limiter, limits: GrantedLimits { try await ledger.granted($0) }, ledger: ledger,
            settings: try SettingsHandle(path: configuration.path, logger: logger), logger: logger)
        tally.sighted(
            KnownNumber(business: BusinessID(rawValue: "demo"), number: number, display: "+1 555", account: "204"))
        for round in 0..<20 {
            let events = (0..<10).map { message("\(round).\($0)", number: number) }
            tally.count(accepted(10), of: events)
            await watch.settle()
        }
        let granted = try await ledger.granted(BusinessID(rawValue: "demo"))
        #expect(granted.numbers.map(\.id) == [number] && granted.numbers.first?.display == "1555")
        let pace = NumberPace(throughput: 20, share: 0.99)
        #expect(try await redis.send(["GET", .init("fd:pace:\(number)")]).text != nil)
        let slot = await limiter.take(number, pace: pace, priority: .reply)
        guard case .taken(let wait) = slot else { return #expect(Bool(false), "\(slot)") }
        // 200 messages came: without its bound the row would be ten seconds long.
        #expect(wait <= .seconds(1))
        try FileManager.default.removeItem(at: configuration)
        await redis.close()
        await pool.close()
        try await database.drop()
    }
}

@Suite("A connection's address")
struct AddressCapTests {
    @Test("may hold as many connections as it is allowed, and each that ends makes room for one")
    func cap() {
        let cap = AddressCap(limit: 2)
        #expect(cap.take([1]) && cap.take([1]) && !cap.take([1]))
        #expect(cap.take([2]))
        cap.giveBack([1])
        #expect(cap.take([1]) && !cap.take([1]))
    }

    @Test("is the network for IPv6, and the same however IPv4 is written")
    func keys() throws {
        func key(_ text: String) throws -> [UInt8]? { AddressCap.key(try SocketAddress(ipAddress: text, port: 1)) }
        #expect(try key("2001:db8:1:2::1") == key("2001:db8:1:2:ffff::9"))
        #expect(try key("2001:db8:1:2::1") != key("2001:db8:1:3::1"))
        #expect(try key("192.0.2.7") == key("::ffff:192.0.2.7"))
    }

    @Test("is refused a connection too many, while its others go on", .timeLimit(.minutes(1)))
    func served() async throws {
        let port = try freePort()
        let router = Router()
        router.get("/") { _, _ in "here" }
        var logger = Logger(label: "test")
        logger.logLevel = .critical
        let cap = AddressCap(limit: 1)
        let server = Application(
            router: router,
            server: .http1(configuration: .init(additionalChannelHandlers: [AddressCapHandler(cap)])),
            configuration: .init(address: .hostname("127.0.0.1", port: port)), logger: logger)
        let serving = Task { try await server.runService() }
        // The first connection is answered once, so it is counted. The second then ends by itself, and the first goes on.
        let script = #"""
            request() { printf 'GET / HTTP/1.1\r\nHost: x\r\n%s\r\n' "$1"; }
            exec 3<>/dev/tcp/127.0.0.1/$PORT && request >&3 && [ "$(head -c 5 <&3)" = HTTP/ ] || exit 1
            exec 4<>/dev/tcp/127.0.0.1/$PORT && cat <&4 && request $'Connection: close\r\n' >&3 && cat <&3
            """#
        let answer = try await eventually("the first connection's answer") { () -> String? in
            let client = ChildProcess("/bin/bash", ["-c", script], environment: ["PORT": "\(port)"])
            guard try await client.run() == 0 else { return nil }
            let output = await client.output
            return output.contains("here") ? output : nil
        }
        #expect(answer.hasSuffix("here") && answer.components(separatedBy: "here").count == 3)
        serving.cancel()
        _ = await serving.result
    }
}
