import Contracts
import Settings

/// What the items of one change share.
struct WebhookScope {
    let business: BusinessSettings
    let number: String
    let account: String?
    let contacts: [JSON]
    /// Where one message comes with one contact, they belong together: the phone number in it may differ, as it
    /// does in Brazil and Mexico.
    let onlyContact: JSON?
    /// The change.
    let range: Range<Int>
    let bytes: UnsafeBufferPointer<UInt8>

    var id: BusinessID { BusinessID(rawValue: business.id) }

    func text(_ range: Range<Int>) -> String { String(decoding: bytes[range], as: UTF8.self) }

    /// Phone or user id may be missing, never both.
    func customer(phone: JSON?, user: JSON?) -> Customer? {
        let phone = phone?.string.flatMap { $0.isEmpty ? nil : $0 }
        let user = user?.string.flatMap { $0.isEmpty ? nil : $0 }
        guard phone != nil || user != nil else { return nil }
        let contact = contact(phone: phone, user: user)
        return Customer(
            number: number,
            phone: phone,
            userID: user ?? contact?["user_id"]?.string,
            name: (contact?["profile"]).flatMap(name)
        )
    }

    private func contact(phone: String?, user: String?) -> JSON? {
        contacts.first { contact in
            (phone != nil && contact["wa_id"]?.string == phone) || (user != nil && contact["user_id"]?.string == user)
        } ?? onlyContact
    }

    /// The customer's number as WhatsApp's directory writes it; nil where it is the same.
    func otherPhone(of customer: Customer) -> String? {
        guard let phone = customer.phone,
            let other = contact(phone: phone, user: customer.userID)?["wa_id"]?.string,
            !other.isEmpty, other != phone
        else { return nil }
        return other
    }

    /// The name a customer chose; else the username, where they have one.
    private func name(_ profile: JSON) -> String? {
        let name = profile["name"]?.string.flatMap { $0.isEmpty ? nil : $0 }
        return name ?? profile["username"]?.string.flatMap { $0.isEmpty ? nil : $0 }
    }
}
