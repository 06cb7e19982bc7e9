import Contracts
import Settings

/// The businesses' access tokens at Meta, read anew for each call: one that was renewed in its file counts at once.
struct AccessTokens: Sendable {
    private let read: @Sendable (BusinessID?) throws(SettingsError) -> Secret

    /// One for all.
    init(_ token: Secret) {
        read = { (_: BusinessID?) throws(SettingsError) in token }
    }

    init(_ environment: Environment, _ settings: SettingsHandle) {
        read = { (business: BusinessID?) throws(SettingsError) in
            try Self.token(business.flatMap { settings.current.business($0.rawValue) }, environment)
        }
    }

    /// - Parameter business: nil for whoever has the usual variable.
    func of(_ business: BusinessID?) throws(SettingsError) -> Secret { try read(business) }

    static func token(_ business: BusinessSettings?, _ environment: Environment) throws(SettingsError) -> Secret {
        try environment.secret(
            business?.whatsapp.tokenVariable ?? WhatsAppSettings.usualTokenVariable,
            "the access token of your system user")
    }
}
