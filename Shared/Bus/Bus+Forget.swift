import Contracts
import Redis

/// What was found of a person in Redis.
package struct ForgottenInRedis: Sendable, Equatable {
    package var entries = 0
    package var keys = 0
    /// Entries nobody has read yet: taking them away would blind the lag of their group. They go within an hour.
    package var unread = 0
}

extension Bus {
    /// Removes what streams and keys hold of conversations and messages that are gone from the ledger.
    ///
    /// - Parameters:
    ///   - conversations: their ids, as they stand in entries and keys.
    ///   - messages: WhatsApp's ids of the customer's messages.
    package func forget(
        conversations: Set<String>,
        messages: [String]
    ) async throws(BusError) -> ForgottenInRedis {
        var gone = ForgottenInRedis()
        guard !conversations.isEmpty else { return gone }
        do {
            for (stream, group) in StreamName.work {
                try await forget(conversations, in: stream, readBy: group, &gone)
            }
            try await forget(conversations, in: .events, readBy: nil, &gone)
            for message in messages {
                let trace = StreamName.trace(MessageID(rawValue: message)).rawValue
                gone.keys += Int(
                    try await redis.send(["DEL", .init(trace), .init("fd:typing:\(message)")]).integer ?? 0)
            }
            gone.keys += try await forgetKeys(naming: conversations)
        } catch {
            throw .redis(error)
        }
        return gone
    }

    private func forget(
        _ conversations: Set<String>,
        in stream: StreamName,
        readBy group: String?,
        _ gone: inout ForgottenInRedis
    ) async throws(RedisError) {
        let read = try await lastRead(stream, group)
        var from = "-"
        while true {
            let page = try await redis.send(["XRANGE", .init(stream.rawValue), .init(from), "+", "COUNT", "500"])
            let entries = (page.array ?? []).compactMap(\.array)
            guard let last = entries.last?.first?.text else { return }
            for entry in entries {
                guard entry.count == 2, let id = entry[0].text, let position = StreamPosition(id),
                    let place = entry[1].array?.firstIndex(where: { $0.text == "conversation" }),
                    let conversation = entry[1].array?.dropFirst(place + 1).first?.text,
                    conversations.contains(conversation)
                else { continue }
                if let read, read < position {
                    gone.unread += 1
                } else {
                    gone.entries += Int(try await redis.send(["XDEL", .init(stream.rawValue), .init(id)]).integer ?? 0)
                }
            }
            from = "(" + last
        }
    }

    /// - Returns: nil when no group reads the stream.
    private func lastRead(_ stream: StreamName, _ group: String?) async throws(RedisError) -> StreamPosition? {
        guard let group else { return nil }
        let groups = try await redis.send(["XINFO", "GROUPS", .init(stream.rawValue)])
        return GroupState(groups, named: group).flatMap { StreamPosition($0.lastDelivered) }
    }

    /// Counters of what models may be asked carry the conversation in their names.
    private func forgetKeys(naming conversations: Set<String>) async throws(RedisError) -> Int {
        var count = 0
        var cursor = "0"
        repeat {
            let reply = try await redis.send(["SCAN", .init(cursor), "MATCH", "fd:llm:*", "COUNT", "1000"])
            guard let parts = reply.array, parts.count == 2, let next = parts[0].text else { return count }
            for key in (parts[1].array ?? []).compactMap(\.text)
            where key.split(separator: ":").contains(where: { conversations.contains(String($0)) }) {
                count += Int(try await redis.send(["DEL", .init(key)]).integer ?? 0)
            }
            cursor = next
        } while cursor != "0"
        return count
    }
}
