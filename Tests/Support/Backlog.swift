import Foundation
import HTTP
package import Postgres

/// Thousands of messages of one number that wait in the ledger, a dispatcher that drains them, and what the Cloud API saw.
package struct Backlog: Sendable {
    package static let number = "100000000000001"
    private static let token = "demo-access-token"

    /// What is queued, in the order it is to be sent.
    package enum Kind: Int, Sendable, CaseIterable {
        case reply, utility, marketing

        /// Template of the emulator; a reply is a text.
        fileprivate var template: String? {
            switch self {
            case .reply: nil
            case .utility: "order_ready"
            case .marketing: "news"
            }
        }
    }

    /// A message the Cloud API accepted.
    package struct Sent: Sendable {
        package let kind: Kind
        package let conversation: String
        package let part: Int
        /// Unix milliseconds.
        package let at: Int64
    }

    private struct Call: Decodable {
        let sequence: Int
        let at: Int64
        let status: Int
        let callbackData: String?
        let error: Int?
    }

    private let pool: PostgresPool
    private let emulator: String
    private let http = HTTPClient()

    package init(pool: PostgresPool, emulator: String) {
        self.pool = pool
        self.emulator = emulator
    }

    /// The dispatcher's configuration.
    package static func configuration(concurrency: Int) -> String {
        """
        whatsapp_assistant:
          delivery: { concurrency: \(concurrency) }
        businesses:
          - id: demo
            name: Demo
            numbers: ["\(number)"]
            whatsapp: { account: "204417730065512", throughput: 1000, messaging_limit: 1000000 }
        """
    }

    /// Makes the emulator know the templates, and send no statuses.
    package func prepare() async throws {
        for (name, category) in [("order_ready", "UTILITY"), ("news", "MARKETING")] {
            let json = """
                {"name":"\(name)","language":"en","category":"\(category)",\
                "components":[{"type":"BODY","text":"Here is what you wanted to know from us today."}]}
                """
            _ = try await post("/v25.0/204417730065512/message_templates", json)
            _ = try await post("/emulator/templates/\(name)/status", #"{"status":"APPROVED"}"#)
            _ = try await pool.query(
                "select frontdesk.note_template('demo', \(name), 'en', 'APPROVED', \(category), null)")
        }
        _ = try await post("/emulator/faults", #"{"count":10000000,"dropStatuses":true}"#)
    }

    /// Queues messages of one kind, several to each of so many customers.
    package func queue(_ kind: Kind, customers: Int, parts: Int) async throws {
        let content =
            kind.template.map { #"{"type":"template","name":"\#($0)","language":"en","components":[]}"# }
            ?? #"{"type":"text","text":"We open at eight."}"#
        let answer = """
            {"outcome":"answered","parts":[\(Array(repeating: content, count: parts).joined(separator: ","))],\
            "provider":"template","confidence":1,"passages":[],"language":"en","configuration":"test"}
            """
        // The turns stand where a pinned answer leaves them; the parts are planned by the ledger's own function. Nothing is
        // due before all of it is there.
        _ = try await pool.query(
            """
            with customer as (
                insert into frontdesk.conversation
                    (business_id, id, number_id, phone, last_inbound_at, live_turn, last_turn)
                select 'demo', gen_random_uuid(), \(Self.number),
                    '39' || \(kind.rawValue) || lpad((n + (extract(epoch from clock_timestamp()) * 100)::bigint % 1000000)::text, 8, '0'),
                    clock_timestamp(), 1, 1
                from generate_series(1, \(customers)) n returning *
            )
            insert into frontdesk.turn
                (business_id, conversation_id, turn, state, stage, fence, opened_by, not_before, window_until)
            select business_id, id, 1, 'running', 'send', 1, 'wamid.' || id, clock_timestamp(), clock_timestamp()
            from customer
            """)
        let waiting: SQL = "state = 'running' and stage = 'send' and due_at is null"
        _ = try await pool.query(
            """
            select count(frontdesk.plan(business_id, conversation_id, turn, \(answer)::jsonb)) from frontdesk.turn
            where \(waiting)
            """)
        _ = try await pool.query("update frontdesk.turn set due_at = clock_timestamp() where \(waiting)")
    }

    /// Turns that are not over.
    package func open() async throws -> Int {
        let rows = try await pool.query("select count(*) from frontdesk.turn where state in ('scheduled', 'running')")
        return try rows.first?.decode(0, as: Int.self) ?? 0
    }

    /// What the Cloud API accepted since the call before, in its order, with what it refused.
    package func accepted(after sequence: inout Int) async throws -> (sent: [Sent], refused: [Int]) {
        var request = HTTPRequest("GET", "\(emulator)/emulator/calls?after=\(sequence)")
        request.maximumResponseBytes = 256 * 1024 * 1024
        let response = try await http.send(request, deadline: .seconds(60))
        let calls = try JSONDecoder().decode([Call].self, from: Data(response.body))
        sequence = calls.last?.sequence ?? sequence
        let ids = calls.compactMap { $0.status == 200 ? $0.callbackData : nil }
        var known: [String: (Kind, String, Int)] = [:]
        for row in try await pool.query(
            """
            select s.id::text, s.conversation_id::text, s.part::bigint,
                case s.content ->> 'name' when 'news' then 2 when 'order_ready' then 1 else 0 end::bigint
            from frontdesk.send s
            where s.business_id = 'demo'
              and s.id in (select value::uuid from jsonb_array_elements_text(\(Self.json(ids))::jsonb))
            """)
        {
            known[try row.decode(0, as: String.self)] = (
                Kind(rawValue: try row.decode(3, as: Int.self)) ?? .reply, try row.decode(1, as: String.self),
                try row.decode(2, as: Int.self)
            )
        }
        let sent = calls.compactMap { call -> Sent? in
            guard call.status == 200, let id = call.callbackData, let (kind, conversation, part) = known[id] else {
                return nil
            }
            return Sent(kind: kind, conversation: conversation, part: part, at: call.at)
        }
        return (sent, calls.compactMap(\.error))
    }

    /// Conversations whose messages came in another order than planned, or more than once.
    package static func disordered(_ sent: [Sent]) -> Int {
        var last: [String: Int] = [:]
        var wrong: Set<String> = []
        for message in sent {
            if message.part != last[message.conversation, default: 0] + 1 { wrong.insert(message.conversation) }
            last[message.conversation] = message.part
        }
        return wrong.count
    }

    private static func json(_ ids: [String]) -> String {
        "[" + ids.map { "\"\($0)\"" }.joined(separator: ",") + "]"
    }

    private func post(_ path: String, _ json: String) async throws -> HTTPResponse {
        let response = try await http.send(
            HTTPRequest(
                "POST", emulator + path,
                headers: [("Content-Type", "application/json"), ("Authorization", "Bearer \(Self.token)")],
                body: Array(json.utf8)), deadline: .seconds(10))
        guard response.status < 300 else {
            throw NotInTime(description: "\(path): \(String(decoding: response.body, as: UTF8.self))")
        }
        return response
    }
}
