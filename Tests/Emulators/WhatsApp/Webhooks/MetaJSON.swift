import MetaRules

/// Texts as Meta escapes them: everything beyond ASCII as `\u` with lower-case digits, and `/` as `\/`. A receiver that
/// hashes what it has parsed and written again fails on them.
enum MetaJSON {
    /// The number customers see.
    static let businessPhone = "15550142200"

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

    /// A phone number in digits, or a business-scoped user id where the phone is hidden.
    static func isUserID(_ customer: String) -> Bool { customer.contains(".") }

    /// A message of a customer.
    ///
    /// - Parameter content: its `"type"` and what stands under it.
    static func message(
        number: String, customer: String, name: String, id: String, at: Int64, content: String
    ) -> String {
        let (contact, from) =
            isUserID(customer)
            ? ("\"user_id\":\"\(customer)\"", "\"from_user_id\":\"\(customer)\"")
            : ("\"wa_id\":\"\(customer)\"", "\"from\":\"\(customer)\"")
        return value(
            number,
            """
            "contacts":[{"profile":{"name":"\(Self.text(name))"},\(contact)}],\
            "messages":[{\(from),"id":"\(id)","timestamp":"\(at / 1000)",\(content)}]
            """
        )
    }

    static func message(
        number: String,
        customer: String,
        name: String,
        id: String,
        text: String,
        at: Int64
    ) -> String {
        message(
            number: number, customer: customer, name: name, id: id, at: at,
            content: "\"type\":\"text\",\"text\":{\"body\":\"\(Self.text(text))\"}")
    }

    /// What a customer's first message says of the advertisement they tapped.
    static let referral = """
        "referral":{"source_type":"ad","source_id":"9055120077","source_url":"https:\\/\\/fb.example\\/ad\\/1",\
        "headline":"Rye week","body":"2 for 1","media_type":"image","image_url":"https:\\/\\/img.example\\/rye.jpg",\
        "ctwa_clid":"AfDemo"}
        """

    /// A customer wants, or does not want, advertising.
    static func preference(number: String, customer: String, wants: Bool, at: Int64) -> String {
        value(
            number,
            """
            "contacts":[{"profile":{"name":"Mara"},"wa_id":"\(customer)"}],"user_preferences":[{"wa_id":"\(customer)",\
            "detail":"User requested to \(wants ? "resume" : "stop") marketing messages","category":"marketing_messages",\
            "value":"\(wants ? "resume" : "stop")","timestamp":\(at / 1000)}]
            """, field: "user_preferences")
    }

    /// A template's new category.
    static func category(_ template: Template, was previous: String, account: String) -> String {
        """
        {"object":"whatsapp_business_account","entry":[{"id":"\(account)","time":\(Int64.now / 1000),"changes":[{"field":\
        "template_category_update","value":{"message_template_id":\(template.id),\
        "message_template_name":"\(template.name)","message_template_language":"\(template.language)",\
        "previous_category":"\(previous)","new_category":"\(template.category)"}}]}]}
        """
    }

    /// Several webhooks in one, as Meta does it when much happens at once.
    static func batch(_ bodies: [String]) -> String {
        let head = "{\"object\":\"whatsapp_business_account\",\"entry\":["
        let entries = bodies.map { String($0.dropFirst(head.count).dropLast(2)) }
        return head + entries.joined(separator: ",") + "]}"
    }

    /// A tap on a button or on a row of a list.
    static func tap(_ choice: OutgoingMessage.Choice, of message: String, isRow: Bool, number: String) -> String {
        let kind = isRow ? "list_reply" : "button_reply"
        let description = choice.description.map { ",\"description\":\"\(text($0))\"" } ?? ""
        return """
            "context":{"from":"\(number)","id":"\(message)"},"type":"interactive","interactive":{"type":"\(kind)",\
            "\(kind)":{"id":"\(text(choice.id))","title":"\(text(choice.title))"\(description)}}
            """
    }

    /// A message the owner typed on the phone.
    static func echo(number: String, customer: String, id: String, text: String, at: Int64) -> String {
        let to = isUserID(customer) ? "to_user_id" : "to"
        return value(
            number,
            """
            "message_echoes":[{"from":"15550142200","\(to)":"\(customer)","id":"\(id)","timestamp":"\(at / 1000)",\
            "type":"text","text":{"body":"\(Self.text(text))"}}]
            """, field: "smb_message_echoes")
    }

    static func status(
        _ status: String, of id: String, to customer: String, number: String, data: String?, extra: String
    ) -> String {
        let echo = data.map { ",\"biz_opaque_callback_data\":\"\(text($0))\"" } ?? ""
        let recipient = isUserID(customer) ? "recipient_user_id" : "recipient_id"
        return value(
            number,
            """
            "statuses":[{"id":"\(id)","status":"\(status)","timestamp":"\(Int64.now / 1000)",\
            "\(recipient)":"\(customer)"\(echo)\(extra)}]
            """
        )
    }

    static func template(_ template: Template, event: String, account: String) -> String {
        """
        {"object":"whatsapp_business_account","entry":[{"id":"\(account)","time":\(Int64.now / 1000),"changes":[{"field":\
        "message_template_status_update","value":{"event":"\(event)","message_template_id":\(template.id),\
        "message_template_name":"\(template.name)","message_template_language":"\(template.language)","reason":"NONE",\
        "message_template_category":"\(template.category)"}}]}]}
        """
    }

    private static func value(_ number: String, _ content: String, field: String = "messages") -> String {
        """
        {"object":"whatsapp_business_account","entry":[{"id":"204417730065512","changes":[{"field":"\(field)",\
        "value":{"messaging_product":"whatsapp","metadata":{"display_phone_number":"15550142200",\
        "phone_number_id":"\(number)"},\(content)}}]}]}
        """
    }
}
