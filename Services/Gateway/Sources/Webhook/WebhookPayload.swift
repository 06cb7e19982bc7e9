import Contracts
import Crypto
package import Foundation
package import Ledger
package import Settings
import Telemetry

/// Turns a verified webhook body into events, every entry, change, message and status of it.
///
/// An item that cannot be read becomes an event too, so that it is kept and the rest of the batch goes on.
package struct WebhookPayload {
    private let businesses: [BusinessSettings]
    private let now: Date
    private let sighted: (KnownNumber) -> Void

    /// WhatsApp delivers again for seven days. What is older than this may have been answered and forgotten since.
    static let horizon: TimeInterval = 8 * 86_400

    /// - Parameters:
    ///   - now: when the webhook came; messages that were old by then are late.
    ///   - sighted: told of every number of ours that a webhook names.
    package init(
        businesses: [BusinessSettings], now: Date = Date(), sighted: @escaping (KnownNumber) -> Void = { _ in }
    ) {
        self.businesses = businesses
        self.now = now
        self.sighted = sighted
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
            // What concerns an account, such as its templates, names no number, and concerns all who share it.
            let owners =
                business.map { [$0] } ?? businesses.filter { account != nil && $0.whatsapp.account == account }
            return (owners.isEmpty ? [nil] : owners.map(Optional.some)).map {
                notice(bytes, value, $0, account: account, field: field, in: range)
            }
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
        let contacts = value["contacts"]?.array ?? []
        let isAlone = contacts.count == 1 && value["messages"]?.array?.count == 1
        let scope = WebhookScope(
            business: business, number: number, account: entry["id"]?.scalar, contacts: contacts,
            onlyContact: isAlone ? contacts[0] : nil, range: range, bytes: bytes)
        sighted(
            KnownNumber(
                business: scope.id, number: number, display: value["metadata"]?["display_phone_number"]?.scalar,
                account: scope.account))
        let events = field == "calls" ? calls(of: value, scope) : events(of: value, scope)
        return events.isEmpty ? [unreadable(bytes, range, "the change holds nothing known", business)] : events
    }

    /// The fields whose values are about customers; every other one is a notice.
    private static let messageFields: Set = ["messages", "smb_message_echoes", "user_id_update", "calls"]

    private func events(of value: JSON, _ scope: WebhookScope) -> [InboundEvent] {
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

    /// A customer who calls hears that only writing is answered; how the call goes on is of no interest.
    private func calls(of value: JSON, _ scope: WebhookScope) -> [InboundEvent] {
        (value["calls"]?.array ?? [.null]).map { item in
            guard item["event"]?.string == "connect", item["direction"]?.string == "USER_INITIATED",
                case .object(var members, let range) = item
            else {
                return notice(
                    scope.bytes, item.range == nil ? value : item, scope.business, account: scope.account,
                    field: "calls", in: scope.range)
            }
            members.append(JSON.Member(name: "type", value: .string("call")))
            return message(scope, .object(members, range))
                ?? unreadable(scope.bytes, range, "a call lacks its id, caller or time", scope.business)
        }
    }

    private func message(_ scope: WebhookScope, _ item: JSON) -> InboundEvent? {
        // What is said in a group is nobody's conversation with the business.
        guard item["group_id"] == nil else { return aside(scope, item, field: "group_message") }
        guard let id = item["id"]?.string, let sentAt = Self.milliseconds(item["timestamp"]),
            let type = item["type"]?.string, let range = item.range,
            let customer = scope.customer(phone: item["from"], user: item["from_user_id"])
        else { return nil }
        if let late = late(sentAt, id, range, scope) { return late }
        let reading = MessageReading(item, type: type)
        return .message(
            InboundMessage(
                business: scope.id,
                id: MessageID(rawValue: id),
                customer: customer,
                otherPhone: scope.otherPhone(of: customer),
                kind: type,
                text: reading.text,
                detail: MessageDetail(reading.content, of: item),
                payload: scope.text(range),
                sentAt: sentAt,
                opensTurn: reading.opensTurn,
                windowMilliseconds: BurstWindow.milliseconds(after: reading, scope.business.burst),
                capMilliseconds: scope.business.burst.cap,
                merges: scope.business.burst.whileWorking == .merge,
                traceparent: TraceContext().description
            )
        )
    }

    /// What concerns no conversation is noted by its id alone: its words are nobody's business here.
    private func aside(_ scope: WebhookScope, _ item: JSON, field: String) -> InboundEvent? {
        guard let id = item["id"]?.string, let value = try? WireFormat.text(["id": id]) else { return nil }
        return .notice(
            Notice(business: scope.id, id: "\(field)-\(id)", account: scope.account, field: field, value: value))
    }

    /// Nobody can tell any more whether it was answered, so it is not answered again: it is laid before a person.
    private func late(_ sentAt: Int64, _ id: String, _ range: Range<Int>, _ scope: WebhookScope) -> InboundEvent? {
        let age = now.timeIntervalSince1970 - Double(sentAt) / 1000
        guard age > Self.horizon else { return nil }
        return .unreadable(
            UnreadableItem(
                business: scope.id, id: "late-\(id)",
                reason: "late: the message was written \(Int(age / 86_400)) days before it came, and WhatsApp delivers "
                    + "again for seven; it may have been answered",
                payload: scope.text(range)))
    }

    /// What the owner does on the phone without saying anything.
    private static let silentEchoes: Set = ["reaction", "edit", "revoke"]

    private func echo(_ scope: WebhookScope, _ item: JSON) -> InboundEvent? {
        if let type = item["type"]?.string, Self.silentEchoes.contains(type) {
            return aside(scope, item, field: "smb_message_echoes")
        }
        guard let id = item["id"]?.string, let sentAt = Self.milliseconds(item["timestamp"]), let range = item.range,
            let customer = scope.customer(phone: item["to"], user: item["to_user_id"])
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
    private func userChange(_ scope: WebhookScope, _ item: JSON) -> InboundEvent? {
        guard let range = item.range, let at = Self.milliseconds(item["timestamp"]),
            let current = item["user_id"]?["current"]?.string,
            let customer = scope.customer(phone: item["wa_id"], user: item["user_id"]?["previous"])
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

    private func receipt(_ scope: WebhookScope, _ item: JSON) -> InboundEvent? {
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
