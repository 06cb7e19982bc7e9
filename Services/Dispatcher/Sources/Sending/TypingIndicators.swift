import Bus
import Contracts
import Foundation
import HTTP
import Logging
import Redis
import ServiceLifecycle
import Telemetry

/// Marks customers' messages as read, and shows that somebody writes while a model is at work.
///
/// It listens to what happens (`fd:events`), and nobody waits for it: what fails or comes late is left out.
struct TypingIndicators: Service {
    /// Not the one replies go with: nothing here may cost them time.
    let whatsapp: WhatsAppClient
    /// Blocks while it waits, so it serves nothing else.
    let reader: RedisConnection
    let redis: RedisConnection
    let metrics: DispatcherMetrics
    let logger: Logger

    private static let pause: Duration = .milliseconds(100)
    /// More than a pause brings at any load.
    private static let most = "1000"

    /// Marks without a sign that somebody writes, at one look: ten a second, since each is a call. Under load the others are
    /// left out, and the next mark of the same chat marks what came before it, too.
    static let mostReads = 1

    /// A reply is near by then.
    private static let staleAfter: Int64 = 3000

    func run() async throws {
        var position = "$"
        while !Task.isShuttingDownGracefully && !Task.isCancelled {
            do {
                let events = Self.worthwhile(try await read(&position))
                await withTaskGroup(of: Void.self) { group in
                    for event in events { group.addTask { await indicate(event) } }
                }
                // Under load one look at many events, instead of one at each; nobody sees a tenth of a second.
                try await Task.sleep(for: Self.pause)
            } catch is CancellationError {
                return
            } catch {
                logger.debug("events cannot be read", metadata: [LogKey.error: "\(error)"])
                do { try await Task.sleep(for: .seconds(1)) } catch { return }
            }
        }
    }

    struct Event: Sendable, Equatable {
        let message: String
        let number: String
        let business: BusinessID
        /// A model is at work; else the reply is under way already.
        let isWriting: Bool
    }

    /// All who see that somebody writes, and the latest of the others.
    static func worthwhile(_ events: [Event]) -> [Event] {
        events.filter(\.isWriting) + events.filter { !$0.isWriting }.suffix(mostReads)
    }

    private func read(_ position: inout String) async throws -> [Event] {
        let reply = try await reader.send(
            [
                "XREAD", "COUNT", .init(Self.most), "BLOCK", "1000", "STREAMS", .init(StreamName.events.rawValue),
                .init(position),
            ],
            deadline: .seconds(4)
        )
        guard let entries = reply.array?.first?.array?.last?.array else { return [] }
        var events: [Event] = []
        for entry in entries {
            guard let id = entry.array?.first?.text, let fields = entry.array?.last?.array else { continue }
            position = id
            let written = Int64(id.prefix { $0 != "-" }) ?? 0
            guard Int64.now - written < Self.staleAfter, let event = event(fields) else { continue }
            events.append(event)
        }
        return events
    }

    /// A turn that goes to the documents and a model, or was answered without.
    private func event(_ fields: [RedisValue]) -> Event? {
        var values: [String: String] = [:]
        for index in stride(from: 0, to: fields.count - 1, by: 2) {
            if let name = fields[index].text, let value = fields[index + 1].text { values[name] = value }
        }
        let isWriting = values["step"] == "routed" && values["decision"] == "generate"
        guard values["service"] == "router", isWriting || values["step"] == "pinned",
            let message = values["message"], let number = values["number"], let business = values["business"]
        else { return nil }
        return Event(
            message: message, number: number, business: BusinessID(rawValue: business), isWriting: isWriting)
    }

    private func indicate(_ event: Event) async {
        do {
            // One replica does it.
            let mine = try await redis.send(
                ["SET", .init("fd:typing:\(event.message)"), "1", "NX", "PX", "30000"], deadline: .milliseconds(500))
            guard mine.text == "OK" else { return }
            try await whatsapp.markRead(
                event.message, number: event.number, isWriting: event.isWriting, as: event.business)
            metrics.indicated(event.isWriting ? "shown" : "read")
        } catch {
            metrics.indicated("failed")
            logger.debug("no typing indicator", metadata: [LogKey.error: "\(error)"])
        }
    }
}

extension WhatsAppClient {
    /// - Parameter message: one of the customer's, at most 30 days old.
    func markRead(
        _ message: String, number: String, isWriting: Bool, as business: BusinessID? = nil
    ) async throws {
        struct Body: Encodable {
            let messaging_product = "whatsapp"
            let status = "read"
            let message_id: String
            let typing_indicator: [String: String]?
        }
        _ = try await call(
            "POST", "\(number)/messages",
            json: try WireFormat.encode(
                Body(message_id: message, typing_indicator: isWriting ? ["type": "text"] : nil)),
            as: business)
    }
}
