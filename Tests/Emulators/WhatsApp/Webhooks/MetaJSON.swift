/// Texts as Meta escapes them: everything beyond ASCII as `\u` with lower-case digits, and `/` as `\/`. A receiver that
/// hashes what it has parsed and written again fails on them.
enum MetaJSON {
    static func text(_ text: String) -> String {
        var escaped = ""
        for unit in text.utf16 {
            switch unit {
            case 0x22: escaped += "\\\""
            case 0x5C: escaped += "\\\\"
            case 0x2F: escaped += "\\/"
            case 0x0A: escaped += "\\n"
            case 0x20..<0x7F: escaped.unicodeScalars.append(UnicodeScalar(UInt8(unit)))
            default:
                let hex = String(unit, radix: 16)
                escaped += "\\u" + String(repeating: "0", count: 4 - hex.count) + hex
            }
        }
        return escaped
    }

    static func message(
        number: String,
        customer: String,
        name: String,
        id: String,
        text: String,
        at: Int64
    ) -> String {
        value(
            number,
            """
            "contacts":[{"profile":{"name":"\(Self.text(name))"},"wa_id":"\(customer)"}],\
            "messages":[{"from":"\(customer)","id":"\(id)","timestamp":"\(at / 1000)","type":"text",\
            "text":{"body":"\(Self.text(text))"}}]
            """
        )
    }

    static func status(_ status: String, of id: String, to customer: String, number: String, data: String?) -> String {
        let echo = data.map { ",\"biz_opaque_callback_data\":\"\(text($0))\"" } ?? ""
        let pricing =
            status == "sent"
            ? ",\"pricing\":{\"billable\":false,\"pricing_model\":\"PMP\",\"type\":\"free_customer_service\",\"category\":\"service\"}"
            : ""
        return value(
            number,
            """
            "statuses":[{"id":"\(id)","status":"\(status)","timestamp":"\(Int64.now / 1000)",\
            "recipient_id":"\(customer)"\(echo)\(pricing)}]
            """
        )
    }

    private static func value(_ number: String, _ content: String) -> String {
        """
        {"object":"whatsapp_business_account","entry":[{"id":"204417730065512","changes":[{"field":"messages",\
        "value":{"messaging_product":"whatsapp","metadata":{"display_phone_number":"15550142200",\
        "phone_number_id":"\(number)"},\(content)}}]}]}
        """
    }
}
