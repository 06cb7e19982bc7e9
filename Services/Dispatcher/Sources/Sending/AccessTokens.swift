import Contracts
import Settings

/// The businesses' access tokens at Meta, read anew for each call: one that was renewed in its file counts at once.
struct AccessTokens: Sendable {
    private let read: @Sendable (BusinessID?) throws -> Secret

    /// One for all.
    init(_ token: Secret) {
        read = { _ in token }
    }

    init(_ environment: Environment, _ settings: SettingsHandle) {
        read = { business in
            // One that is gone from the configuration must not speak with another's token.
            let business = try business.map { try settings.current.requiredBusiness($0.rawValue) }
            return try Self.token(business, environment)
        }
    }

    /// - Parameter business: nil for whoever has the usual variable.
    func of(_ business: BusinessID?) throws -> Secret { try read(business) }

    static func token(_ business: BusinessSettings?, _ environment: Environment) throws(SettingsError) -> Secret {
        try environment.secret(
            business?.whatsapp.tokenVariable ?? WhatsAppSettings.usualTokenVariable,
            "the access token of your system user")
    }
}
