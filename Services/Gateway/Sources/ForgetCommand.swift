import Bus
import Contracts
import Foundation
import HTTP
import Launch
import Ledger
import Media
import Postgres
import Redis
import Settings

/// `gateway forget`: removes everything of one person from the ledger, the media store and Redis, as they may ask.
enum ForgetCommand {
    static let usage = """
        usage: forget --business ID (--phone DIGITS | --user ID) --yes
        Removes every message, answer, draft, note, trace and file of this customer, for good. What Redis holds goes too; \
        if REDIS_URL's user may not delete, or nobody has read an entry yet, streams forget by themselves within an hour.
        """

    static func run(_ arguments: [String]) async throws {
        let request = try ForgetRequest(arguments)
        let environment = Environment()
        let settings = try Platform.settings(environment)
        _ = try settings.requiredBusiness(request.business)
        let business = BusinessID(rawValue: request.business)
        let pool = try Platform.postgres("forget", environment)
        let ledger = Ledger(pool: pool)
        let traces = try await ledger.traces(phone: request.phone, userID: request.user, of: business)
        // Files first: were the ledger first and this process died, nobody would know their names any more.
        try await remove(traces.files, settings, environment)
        let gone = try await ledger.forget(phone: request.phone, userID: request.user, of: business)
        await pool.close()
        guard gone.values.contains(where: { $0 > 0 }) else {
            throw UsageError(
                description: "nothing is known of this customer; the phone is written as WhatsApp does, digits only")
        }
        for (table, count) in gone.sorted(by: { $0.key < $1.key }) where count > 0 { say("\(table): \(count)") }
        say("files removed from the store: \(traces.files.count)")
        await forgetInRedis(traces, environment)
    }

    private static func remove(
        _ files: [StoredFile],
        _ settings: FrontdeskSettings,
        _ environment: Environment
    ) async throws {
        guard !files.isEmpty else { return }
        let store = try MediaStores.open(settings.media, environment, client: HTTPClient())
        for file in files {
            guard let name = MediaName(business: file.business, id: file.id) else { continue }
            try await store.remove(name)
        }
    }

    /// The ledger has forgotten already; what stays here stays for an hour.
    private static func forgetInRedis(_ traces: PersonTraces, _ environment: Environment) async {
        do {
            let bus = Bus(redis: RedisConnection(endpoint: try Platform.redisEndpoint(environment), label: "forget"))
            let gone = try await bus.forget(conversations: Set(traces.conversations), messages: traces.messages)
            await bus.redis.close()
            say("entries removed from streams: \(gone.entries); keys: \(gone.keys)")
            if gone.unread > 0 { say("entries not read yet, which go within an hour: \(gone.unread)") }
        } catch {
            say("Redis keeps what it holds for an hour: \(error)")
        }
    }
}

/// What the arguments of `gateway forget` say.
struct ForgetRequest: Equatable {
    private(set) var business = ""
    private(set) var phone: String?
    private(set) var user: String?

    init(_ arguments: [String]) throws(UsageError) {
        var rest = arguments[...]
        var isSure = false
        while let option = rest.popFirst() {
            if option == "--yes" {
                isSure = true
                continue
            }
            guard let value = rest.popFirst(), !value.isEmpty else {
                throw UsageError(description: ForgetCommand.usage)
            }
            switch option {
            case "--business": business = value
            case "--phone": phone = value.filter(\.isNumber)
            case "--user": user = value
            default: throw UsageError(description: ForgetCommand.usage)
            }
        }
        guard isSure, !business.isEmpty, phone?.isEmpty == false || user != nil else {
            throw UsageError(description: ForgetCommand.usage)
        }
    }
}
