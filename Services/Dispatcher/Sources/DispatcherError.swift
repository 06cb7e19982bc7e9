import Contracts

/// What keeps the dispatcher from working on an entry.
enum DispatcherError: Error, CustomStringConvertible {
    case unknownBusiness(BusinessID)

    var description: String {
        switch self {
        case .unknownBusiness(let business):
            "business '\(business)' is not in the configuration; add it, and the turn goes on by itself"
        }
    }
}
