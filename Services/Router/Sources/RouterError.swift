import Contracts

/// Why a turn could not be routed. The ledger brings it back when its lease ends.
enum RouterError: Error, Equatable, CustomStringConvertible {
    case unknownBusiness(BusinessID)

    var description: String {
        switch self {
        case .unknownBusiness(let id):
            "the configuration has no business '\(id)' any more; describe it again, or drop its turns"
        }
    }
}
