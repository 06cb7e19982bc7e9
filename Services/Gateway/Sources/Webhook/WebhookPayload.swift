import Contracts
import Crypto
import Foundation
package import Ledger
package import Settings
import Telemetry

/// Turns a verified webhook body into events, every entry, change, message and status of it.
///
/// An item that cannot be read becomes an event too, so that it is kept and the rest of the batch goes on.
package struct WebhookPayload {
    private let businesses: [BusinessSettings]

    package init(businesses: [BusinessSettings]) {
        self.businesses = businesses
    }

    /// - Returns: one event per item; never fails.
    package func events(in body: [UInt8]) -> [InboundEvent] {
        body.withUnsafeBufferPointer { events(in: $0) }
    }

    func events(in bytes: UnsafeBufferPointer<UInt8>) -> [InboundEvent] {
        let root: JSON
        do throws(JSONParser.Failure) {
            root = try JSONParser.parse(bytes)
        } catch {
            return [unreadable(bytes, 0..<bytes.count, "the body is no JSON: \(error)")]
        }
        guard root["object"]?.string == "whatsapp_business_account", let entries = root["entry"]?.array else {
            return [unreadable(bytes, 0..<bytes.count, "the body is no WhatsApp notification")]
        }
        return entries.flatMap { entry in
            guard let changes = entry["changes"]?.array else {
                return [unreadable(bytes, entry.range ?? 0..<bytes.count, "the entry has no list of changes")]
            }
            return changes.flatMap { events(of: $0, in: entry, bytes) }
        }
    }

    private func events(of change: JSON, in entry: JSON, _ bytes: UnsafeBufferPointer<UInt8>) -> [InboundEvent] {
        let range = change.range ?? entry.range ?? 0..<bytes.count
        guard let field = change["field"]?.string, let value = change["value"], value.range != nil else {
            return [unreadable(bytes, range, "the change has no field or no value")]
        }
        let number = value["metadata"]?["phone_number_id"]?.scalar
        let business = number.flatMap { number in businesses.first { $0.numbers.contains(number) } }
        guard Self.messageFields.contains(field) else {
            let account = entry["id"]?.scalar
            // What concerns an account, such as its templates, names no number.
            let owner = business ?? businesses.first { account != nil && $0.whatsapp.account == account }
            return [notice(bytes, value, owner, account: account, field: field, in: range)]
        }
        guard let number else {
            // What WhatsApp reports of itself names no number.
            if let errors = value["errors"]?.array, !errors.isEmpty {
                return errors.map { notice(bytes, $0, nil, account: entry["id"]?.scalar, field: "errors", in: range) }
            }
            return [unreadable(bytes, range, "metadata.phone_number_id is missing")]
        }
        guard let business else {
            return [unreadable(bytes, range, "number \(number) belongs to no business; add it to the configuration")]
        }
        let scope = Scope(
            business: business, number: number, account: entry["id"]?.scalar, contacts: value["contacts"]?.array ?? [],
            range: range, bytes: bytes)
        let events = events(of: value, scope)
        return events.isEmpty ? [unreadable(bytes, range, "the change holds nothing known", business)] : events
    }

    /// The fields whose values are about customers; every other one is a notice.
    private static let messageFields: Set = ["messages", "smb_message_echoes", "user_id_update"]

    private func events(of value: JSON, _ scope: Scope) -> [InboundEvent] {
        var events: [InboundEvent] = []
        func read(_ name: String, _ reader: (JSON) -> InboundEvent?) {
            guard let list = value[name] else { return }
            guard let items = list.array else {
                events.append(unreadable(scope.bytes, scope.range, "'\(name)' is no list", scope.business))
                return
            }
            for item in items {
                events.append(
                    reader(item)
                        ?? unreadable(
                            scope.bytes, item.range ?? scope.range,
                            "an item of '\(name)' lacks its id, sender or time", scope.business))
            }
        }
        read("message_echoes") { echo(scope, $0) }
        read("messages") { message(scope, $0) }
        read("statuses") { receipt(scope, $0) }
        read("user_id_update") { userChange(scope, $0) }
        read("errors") {
            notice(scope.bytes, $0, scope.business, account: scope.account, field: "errors", in: scope.range)
        }
        return events
    }

    /// What the items of one change share.
    private struct Scope {
        let business: BusinessSettings
        let number: String
        let account: String?
        let contacts: [JSON]
        /// The change.
        let range: Range<Int>
        let bytes: UnsafeBufferPointer<UInt8>

        var id: BusinessID { BusinessID(rawValue: business.id) }

        func text(_ range: Range<Int>) -> String { String(decoding: bytes[range], as: UTF8.self) }
    }

    private func message(_ scope: Scope, _ item: JSON) -> InboundEvent? {
        guard let id = item["id"]?.string, let sentAt = Self.milliseconds(item["timestamp"]),
            let type = item["type"]?.string, let range = item.range,
            let customer = customer(scope, phone: item["from"], user: item["from_user_id"])
        else { return nil }
        let reading = MessageReading(item, type: type)
        return .message(
            InboundMessage(
                business: scope.id,
                id: MessageID(rawValue: id),
                customer: customer,
                kind: type,
                text: reading.text,
                detail: MessageDetail(reading.content, of: item),
                payload: scope.text(range),
                sentAt: sentAt,
                opensTurn: reading.opensTurn && item["group_id"] == nil,
                windowMilliseconds: BurstWindow.milliseconds(after: reading, scope.business.burst),
                capMilliseconds: scope.business.burst.cap,
                merges: scope.business.burst.whileWorking == .merge,
                traceparent: TraceContext().description
            )
        )
    }

    private func echo(_ scope: Scope, _ item: JSON) -> InboundEvent? {
        guard let id = item["id"]?.string, let sentAt = Self.milliseconds(item["timestamp"]), let range = item.range,
            let customer = customer(scope, phone: item["to"], user: item["to_user_id"])
        else { return nil }
        return .echo(
            OwnerEcho(
                business: scope.id,
                id: MessageID(rawValue: id),
                customer: customer,
                text: MessageReading(item, type: item["type"]?.string ?? "").text,
                payload: scope.text(range),
                sentAt: sentAt
            )
        )
    }

    /// A customer's user id was replaced: told as the system message of the same meaning.
    private func userChange(_ scope: Scope, _ item: JSON) -> InboundEvent? {
        guard let range = item.range, let at = Self.milliseconds(item["timestamp"]),
            let current = item["user_id"]?["current"]?.string,
            let customer = customer(scope, phone: item["wa_id"], user: item["user_id"]?["previous"])
        else { return nil }
        return .message(
            InboundMessage(
                business: scope.id,
                id: MessageID(rawValue: "user-change-\(digest(scope.bytes, range))"),
                customer: customer,
                kind: "system",
                text: item["detail"]?.string,
                detail: MessageDetail(
                    content: .system(.init(kind: "user_changed_user_id", phone: nil, userID: current))),
                payload: scope.text(range),
                sentAt: at,
                opensTurn: false,
                windowMilliseconds: 0,
                traceparent: nil
            )
        )
    }

    private func receipt(_ scope: Scope, _ item: JSON) -> InboundEvent? {
        guard let id = item["id"]?.string, let at = Self.milliseconds(item["timestamp"]),
            let status = item["status"]?.string.flatMap(Receipt.Status.init)
        else { return nil }
        let error = item["errors"]?.array?.first
        // Only what we wrote there is an id of ours; another tool on the same account may write what it likes.
        let send = item["biz_opaque_callback_data"]?.string.flatMap { UUID(uuidString: $0) }
        return .receipt(
            Receipt(
                business: scope.id,
                message: MessageID(rawValue: id),
                send: send?.uuidString.lowercased(),
                status: status,
                at: at,
                errorCode: error?["code"]?.scalar.flatMap { Int($0) },
                errorText: error?["error_data"]?["details"]?.string ?? error?["title"]?.string,
                pricing: item["pricing"]?.range.flatMap { $0.count <= 1024 ? scope.text($0) : nil }
            )
        )
    }

    /// Phone or user id may be missing, never both.
    private func customer(_ scope: Scope, phone: JSON?, user: JSON?) -> Customer? {
        let phone = phone?.string.flatMap { $0.isEmpty ? nil : $0 }
        let user = user?.string.flatMap { $0.isEmpty ? nil : $0 }
        guard phone != nil || user != nil else { return nil }
        let contact = scope.contacts.first { contact in
            (phone != nil && contact["wa_id"]?.string == phone) || (user != nil && contact["user_id"]?.string == user)
        }
        return Customer(
            number: scope.number,
            phone: phone,
            userID: user ?? contact?["user_id"]?.string,
            name: contact?["profile"]?["name"]?.string
        )
    }

    private func unreadable(
        _ bytes: UnsafeBufferPointer<UInt8>,
        _ range: Range<Int>,
        _ reason: String,
        _ business: BusinessSettings? = nil
    ) -> InboundEvent {
        .unreadable(
            UnreadableItem(
                business: business.map { BusinessID(rawValue: $0.id) },
                id: "unreadable-\(digest(bytes, range))",
                reason: reason,
                payload: String(decoding: bytes[range].prefix(64 * 1024), as: UTF8.self)
            )
        )
    }

    private func notice(
        _ bytes: UnsafeBufferPointer<UInt8>,
        _ value: JSON,
        _ business: BusinessSettings?,
        account: String?,
        field: String,
        in change: Range<Int>
    ) -> InboundEvent {
        // A notice whose value is a whole history is kept as a webhook only.
        let range = value.range ?? change
        guard range.count <= Self.largestNotice else {
            return unreadable(bytes, change, "the notification '\(field)' is larger than 256 KB", business)
        }
        return .notice(
            Notice(
                business: business.map { BusinessID(rawValue: $0.id) },
                // The whole change, with the account: two accounts may tell the same.
                id: "\(account ?? "")-\(field)-\(digest(bytes, change))-\(range.lowerBound - change.lowerBound)",
                account: account,
                field: field,
                value: String(decoding: bytes[range], as: UTF8.self)
            )
        )
    }

    private static let largestNotice = 256 * 1024

    private func digest(_ bytes: UnsafeBufferPointer<UInt8>, _ range: Range<Int>) -> String {
        SHA256.hash(data: UnsafeRawBufferPointer(UnsafeBufferPointer(rebasing: bytes[range]))).hexadecimal
    }

    /// Meta writes seconds, as text or as a number.
    private static func milliseconds(_ value: JSON?) -> Int64? {
        guard let seconds = value?.scalar.flatMap({ Int64($0) }), (0...32_503_680_000).contains(seconds) else {
            return nil
        }
        return seconds * 1000
    }
}
