/// Webhooks as Meta writes them, for every type of the reference.
enum Corpus {
    static func webhook(_ field: String, _ value: String) -> [UInt8] {
        Array(
            #"""
            {"object":"whatsapp_business_account","entry":[{"id":"204417730065512","time":1795312800,"changes":[{"field":"\#(field)","value":{"messaging_product":"whatsapp","metadata":{"display_phone_number":"15550142200","phone_number_id":"\#(Bench.number)"},\#(value)}}]}]}
            """#.utf8)
    }

    private static func message(_ item: String) -> [UInt8] {
        webhook(
            "messages",
            #""contacts":[{"profile":{"name":"Mara"},"wa_id":"15550142231","user_id":"US.4"}],"messages":[{"from":"15550142231","from_user_id":"US.4","id":"wamid.RkQtdC0x","timestamp":"1795312805",\#(item)}]"#
        )
    }

    static let usual: [(String, [UInt8])] = [
        (
            "a status",
            webhook(
                "messages",
                #""statuses":[{"id":"wamid.o1","status":"delivered","timestamp":"1795312861","recipient_id":"15550142231","biz_opaque_callback_data":"0190b3a2-5c11-7a2b-8e55-0123456789ab","pricing":{"billable":true,"pricing_model":"PMP","category":"service","type":"regular"}}]"#
            )
        ),
        (
            "a tapped button",
            message(
                #""context":{"from":"15550142200","id":"wamid.RkQ="},"type":"interactive","interactive":{"type":"button_reply","button_reply":{"id":"human:yes","title":"Talk to a person"}}"#
            )
        ),
    ]

    static let all: [[UInt8]] =
        usual.map(\.1)
        + [
            #""type":"text","text":{"body":"\u00d6ffnet ihr morgen? \ud83e\udd50 https:\/\/x.example\/"}"#,
            #""type":"image","image":{"caption":"this cake?","mime_type":"image\/jpeg","sha256":"q1w2=","id":"771002450981336","url":"https:\/\/lookaside.fbsbx.com\/x"}"#,
            #""type":"audio","audio":{"mime_type":"audio\/ogg; codecs=opus","sha256":"d=","id":"771002450981338","voice":true}"#,
            #""type":"document","document":{"caption":"c","filename":"wishes.pdf","mime_type":"application\/pdf","id":"7"}"#,
            #""type":"location","location":{"latitude":52.5163,"longitude":13.3777,"name":"North Gate"}"#,
            #""type":"contacts","contacts":[{"name":{"formatted_name":"Mara"},"phones":[{"phone":"+1 555"}],"origin":"contact_request"}]"#,
            #""type":"interactive","interactive":{"type":"list_reply","list_reply":{"id":"s","title":"Tue","description":"d"}}"#,
            #""type":"interactive","interactive":{"type":"nfm_reply","nfm_reply":{"name":"flow","response_json":"{\"a\":1}"}}"#,
            #""type":"button","button":{"payload":"confirm:8812","text":"Confirm"}"#,
            #""type":"reaction","reaction":{"message_id":"wamid.o","emoji":"\ud83d\udc4d"}"#,
            #""type":"order","order":{"catalog_id":"6","text":"t","product_items":[{"product_retailer_id":"R","quantity":2,"item_price":6.5,"currency":"EUR"}]}"#,
            #""type":"system","system":{"type":"user_changed_number","body":"b","wa_id":"15550142299"}"#,
            #""type":"edit","edit":{"original_message_id":"w","message":{"type":"text","text":{"body":"x"}}}"#,
            #""type":"unsupported","unsupported":{"type":"poll"},"errors":[{"code":131051}]"#,
            #""referral":{"source_type":"ad","source_id":"9","headline":"Rye week"},"type":"text","text":{"body":"Hi"}"#,
        ].map(message)
        + [
            webhook(
                "smb_message_echoes",
                #""message_echoes":[{"from":"1","to":"2","id":"e","timestamp":"1795312850","type":"text","text":{"body":"x"}}]"#
            ),
            webhook(
                "user_id_update",
                #""user_id_update":[{"wa_id":"1","user_id":{"previous":"US.1","current":"US.2"},"timestamp":1795312850}]"#
            ),
            webhook(
                "calls",
                #""calls":[{"id":"wacid.1","from":"1","to":"2","event":"connect","direction":"USER_INITIATED","timestamp":"1795312850"}]"#
            ),
            webhook(
                "message_template_status_update", #""event":"PAUSED","message_template_id":880143300921,"reason":null"#),
            webhook(
                "messages",
                #""errors":[{"code":130429,"title":"t"}],"messages":[{"id":5},{"from":"1","id":"w","timestamp":1,"type":"text","text":{"body":"x"}}]"#
            ),
        ]

    static func statuses(_ count: Int) -> [UInt8] {
        let items = (0..<count).map {
            #"{"id":"wamid.o\#($0)","status":"delivered","timestamp":"1795312861","recipient_id":"15550142231","pricing":{"billable":true,"pricing_model":"PMP","category":"service","type":"regular"}}"#
        }
        return webhook("messages", #""statuses":[\#(items.joined(separator: ","))]"#)
    }

    /// JSON that is nothing but small values.
    static func hostile(bytes: Int) -> [UInt8] {
        webhook("messages", #""messages":[\#(String(repeating: "[0],", count: bytes / 4))0]"#)
    }
}
