import Contracts
import Crypto
import Foundation
import Ledger
import Settings
import Telemetry

/// Turns a verified webhook body into events, every entry, change, message and status of it.
///
/// An item that cannot be read becomes an event too, so that it is kept and the rest of the batch goes on.
struct WebhookPayload {
    let businesses: [BusinessSettings]

    /// - Returns: one event per item; never fails.
    func events(in body: [UInt8]) -> [InboundEvent] {
        body.withUnsafeBufferPointer { bytes in
            let root: JSON
            do throws(JSONParser.Failure) {
                root = try JSONParser.parse(bytes)
            } catch {
                return [unreadable(bytes, 0..<bytes.count, "the body is no JSON: \(error)")]
            }
            guard root["object"]?.string == "whatsapp_business_account", let entries = root["entry"]?.array else {
                return [unreadable(bytes, 0..<bytes.count, "the body is no WhatsApp notification")]
            }
            return entries.flatMap { $0["changes"]?.array ?? [] }.flatMap { change in events(of: change, bytes) }
        }
    }

    private func events(of change: JSON, _ bytes: UnsafeBufferPointer<UInt8>) -> [InboundEvent] {
        let range = change.range ?? 0..<bytes.count
        guard let field = change["field"]?.string, let value = change["value"] else {
            return [unreadable(bytes, range, "the change has no field or no value")]
        }
        guard field == "messages" || field == "smb_message_echoes" else {
            return [unreadable(bytes, range, "notifications of the field '\(field)' are only kept")]
        }
        guard let number = value["metadata"]?["phone_number_id"]?.scalar else {
            return [unreadable(bytes, range, "metadata.phone_number_id is missing")]
        }
        guard let business = businesses.first(where: { $0.numbers.contains(number) }) else {
            return [unreadable(bytes, range, "number \(number) belongs to no business; add it to the configuration")]
        }
        let scope = Scope(business: business, number: number, contacts: value["contacts"]?.array ?? [], bytes: bytes)
        let echoes = (value["message_echoes"]?.array ?? []).map { event(scope, $0) { echo(scope, $0) } }
        let messages = (value["messages"]?.array ?? []).map { event(scope, $0) { message(scope, $0) } }
        let receipts = (value["statuses"]?.array ?? []).map { event(scope, $0) { receipt(scope, $0) } }
        let errors = (value["errors"]?.array ?? []).map { error in
            unreadable(bytes, error.range ?? range, "WhatsApp reports error \(error["code"]?.scalar ?? "")", business)
        }
        let events = echoes + messages + receipts + errors
        return events.isEmpty ? [unreadable(bytes, range, "the change holds nothing known", business)] : events
    }

    /// What the items of one change share.
    private struct Scope {
        let business: BusinessSettings
        let number: String
        let contacts: [JSON]
        let bytes: UnsafeBufferPointer<UInt8>

        var id: BusinessID { BusinessID(rawValue: business.id) }

        func text(_ range: Range<Int>) -> String { String(decoding: bytes[range], as: UTF8.self) }
    }

    private func event(_ scope: Scope, _ item: JSON, _ read: (JSON) -> InboundEvent?) -> InboundEvent {
        read(item)
            ?? unreadable(scope.bytes, item.range ?? 0..<0, "the item lacks its id, sender or time", scope.business)
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
                errorText: error?["error_data"]?["details"]?.string ?? error?["title"]?.string
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
        let slice = UnsafeRawBufferPointer(UnsafeBufferPointer(rebasing: bytes[range]))
        let hash = SHA256.hash(data: slice).map { String($0, radix: 16) }.joined()
        return .unreadable(
            UnreadableItem(
                business: business.map { BusinessID(rawValue: $0.id) },
                id: "unreadable-\(hash)",
                reason: reason,
                payload: String(decoding: slice.prefix(64 * 1024), as: UTF8.self)
            )
        )
    }

    /// Meta writes seconds, as text or as a number.
    private static func milliseconds(_ value: JSON?) -> Int64? {
        guard let seconds = value?.scalar.flatMap({ Int64($0) }), (0...32_503_680_000).contains(seconds) else {
            return nil
        }
        return seconds * 1000
    }
}
