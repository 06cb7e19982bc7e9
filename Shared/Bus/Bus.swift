package import Contracts
package import Redis

/// Carries entries from stage to stage through Redis streams.
///
/// Structures: one stream per stage with one consumer group (`StreamName.work`), `fd:trace:<wamid>` per customer
/// message, `fd:events` for live views. Any of it may vanish at any moment: what is due is in the ledger, and the
/// sweeper writes it again.
package struct Bus: Sendable {
    package let redis: RedisConnection
    package let retention: StreamRetention
    /// Shortens the retention while Redis is nearly full; the keeper observes it.
    package let pressure = MemoryPressure()

    package init(redis: RedisConnection, retention: StreamRetention = StreamRetention()) {
        self.redis = redis
        self.retention = retention
    }

    /// Writes entries and hops and acknowledges what they came from, all in one write to the socket.
    ///
    /// - Parameter acknowledging: stream, group and Redis id of the entry this work came from.
    package func publish(
        _ outgoing: [Outgoing],
        hops: [Hop] = [],
        acknowledging source: (stream: StreamName, group: String, id: String)? = nil,
        deadline: Duration? = nil
    ) async throws(BusError) {
        var commands = outgoing.map { Self.add($0.fields, to: $0.stream) }
        for (message, hops) in Dictionary(grouping: hops, by: \.message) { commands += trace(hops, of: message) }
        if let source {
            commands.append(["XACK", .init(source.stream.rawValue), .init(source.group), .init(source.id)])
        }
        guard !commands.isEmpty else { return }
        let replies: [RedisValue]
        do {
            replies = try await redis.pipeline(commands, deadline: deadline)
        } catch {
            throw .redis(error)
        }
        for reply in replies {
            if case .error(let text) = reply { throw .redis(RedisError(reply: text)) }
        }
    }

    /// Entries that the stream's readers have not taken yet; those in their hands where Redis cannot tell.
    package func unread(_ stream: StreamName) async throws(BusError) -> Int64 {
        guard let group = StreamName.work.first(where: { $0.stream == stream })?.group else { return 0 }
        do {
            let groups = try await redis.send(["XINFO", "GROUPS", .init(stream.rawValue)])
            return GroupState(groups, named: group).map { $0.lag ?? $0.pending } ?? 0
        } catch {
            throw .redis(error)
        }
    }

    /// How long the oldest entry has waited that the stream's readers have not taken yet, by Redis' own clock; zero when
    /// there is none.
    package func oldestUnread(_ stream: StreamName) async throws(BusError) -> Duration {
        guard let group = StreamName.work.first(where: { $0.stream == stream })?.group else { return .zero }
        do {
            let replies = try await redis.pipeline([["XINFO", "GROUPS", .init(stream.rawValue)], ["TIME"]])
            guard replies.count == 2, let state = GroupState(replies[0], named: group),
                let seconds = replies[1].array?.first?.text.flatMap({ Int64($0) })
            else { return .zero }
            guard let written = try await firstUnread(stream, state).flatMap(StreamPosition.init) else { return .zero }
            return .milliseconds(max(0, seconds * 1000 - written.milliseconds))
        } catch {
            throw .redis(error)
        }
    }

    /// - Returns: the id of the oldest entry the group has not taken yet; nil when there is none.
    func firstUnread(_ stream: StreamName, _ state: GroupState) async throws(RedisError) -> String? {
        let unread = try await redis.send(
            ["XRANGE", .init(stream.rawValue), .init("(" + state.lastDelivered), "+", "COUNT", "1"])
        return unread.array?.first?.array?.first?.text
    }

    /// Creates every group at the beginning of its stream, so that nothing written before is skipped.
    package func createGroups(of streams: [(stream: StreamName, group: String)] = StreamName.work)
        async throws(BusError)
    {
        let replies: [RedisValue]
        do {
            replies = try await redis.pipeline(
                streams.map {
                    ["XGROUP", "CREATE", .init($0.stream.rawValue), .init($0.group), "0", "MKSTREAM"]
                }
            )
        } catch {
            throw .redis(error)
        }
        for case .error(let text) in replies where !text.hasPrefix("BUSYGROUP") {
            throw .redis(RedisError(reply: text))
        }
    }

    static func add(_ fields: [(name: String, value: [UInt8])], to stream: StreamName) -> RedisCommand {
        var arguments: [RedisArgument] = ["XADD", .init(stream.rawValue), "*"]
        arguments.reserveCapacity(3 + 2 * fields.count)
        for field in fields {
            arguments.append(.init(field.name))
            arguments.append(.init(field.value))
        }
        return RedisCommand(arguments)
    }

    /// Long enough to see a message through, however full Redis is.
    private var traceAge: Duration { max(.seconds(10), pressure.kept(retention.trace)) }

    /// Every hop in the message's trace; for live views one event of where the turn stands now, with the steps that led
    /// there.
    private func trace(_ hops: [Hop], of message: MessageID) -> [RedisCommand] {
        let stream = StreamName.trace(message)
        var commands = hops.map { Self.add(Self.fields($0), to: stream) }
        commands.append(["PEXPIRE", .init(stream.rawValue), .init(String(traceAge.wholeMilliseconds))])
        if let last = hops.last {
            let steps = hops.map(\.step).joined(separator: " ")
            commands.append(
                Self.add(
                    [("message", Array(message.rawValue.utf8)), ("steps", Array(steps.utf8))] + Self.fields(last),
                    to: .events))
        }
        return commands
    }

    private static func fields(_ hop: Hop) -> [(name: String, value: [UInt8])] {
        var fields: [(name: String, value: [UInt8])] = [
            ("service", Array(hop.service.utf8)),
            ("step", Array(hop.step.utf8)),
            ("business", Array(hop.turn.business.rawValue.utf8)),
            ("conversation", Array(hop.turn.conversation.rawValue.utf8)),
            ("turn", Array(String(hop.turn.turn).utf8)),
            ("fence", Array(String(hop.turn.fence).utf8)),
        ]
        for fact in hop.detail { fields.append((fact.name, Array(fact.value.utf8))) }
        return fields
    }
}
