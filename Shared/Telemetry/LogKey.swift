/// The metadata keys of log lines: one name for one fact in all services.
package enum LogKey {
    package static let business = "business"
    package static let conversation = "conversation.id"
    package static let duration = "duration"
    package static let entry = "entry.id"
    package static let error = "error"
    package static let intent = "intent"
    package static let item = "item.id"
    package static let outcome = "outcome"
    package static let port = "port"
    package static let provider = "provider"
    package static let reason = "reason"
    package static let stream = "stream"
    package static let traceID = "trace_id"
    package static let turn = "turn"
    package static let version = "version"
}
