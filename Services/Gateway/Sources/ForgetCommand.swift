import Contracts
import Foundation
import Launch
import Ledger
import Postgres
import Settings

/// `gateway forget`: removes everything of one person from the ledger, as they may ask.
enum ForgetCommand {
    static let usage = """
        usage: forget --business ID (--phone DIGITS | --user ID) --yes
        Removes every message, answer, draft, note and trace of this customer, for good. Streams of Redis keep customers' \
        words for an hour and then forget by themselves.
        """

    static func run(_ arguments: [String]) async throws {
        let request = try ForgetRequest(arguments)
        let environment = Environment()
        guard try Platform.settings(environment).business(request.business) != nil else {
            throw UsageError(description: "there is no business '\(request.business)' in the configuration")
        }
        let pool = try Platform.postgres("forget", environment)
        let gone = try await Ledger(pool: pool).forget(
            phone: request.phone, userID: request.user, of: BusinessID(rawValue: request.business))
        await pool.close()
        guard gone.values.contains(where: { $0 > 0 }) else {
            throw UsageError(
                description: "nothing is known of this customer; the phone is written as WhatsApp does, digits only")
        }
        for (table, count) in gone.sorted(by: { $0.key < $1.key }) where count > 0 { print("\(table): \(count)") }
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
