/// Every stream of the suite, in the order a message meets them.
///
///     customer ─▶ Gateway ─▶ fd:inbound ─▶ Router ─┬─▶ fd:retrieve ─▶ Retriever ─▶ fd:generate ─▶ Orchestrator ─┐
///                                                  └─────────── an answer that needs no model ──────────────────┤
///     customer ◀─ Dispatcher ◀─ fd:outbound ◀───────────────────────────────────────────────────────────────────┘
///
/// A stream has one consumer group, named after the service that reads it. An entry says what it is by `type` and
/// `v`; a change that old readers cannot read is a new `v`, never a new meaning.
package enum Topology {
    /// Gateway (and whoever completes a turn, and the sweeper) → Router: a conversation's next turn may begin.
    package static let turnScheduled = Topic<TurnScheduled>(.inbound, type: "turn.scheduled", version: 1)
    /// Router → Retriever: a turn that a model, or the documents themselves, must answer.
    package static let turnRouted = Topic<TurnRouted>(.retrieve, type: "turn.routed", version: 1)
    /// Retriever → Orchestrator: the same turn, with what the business's own documents say.
    package static let contextFound = Topic<ContextFound>(.generate, type: "context.found", version: 1)
    /// Router or Orchestrator → Dispatcher: a pinned answer, ready to be sent.
    package static let replyReady = Topic<ReplyReady>(.outbound, type: "reply.ready", version: 1)
    /// The sweeper → Router: a turn that took a process down twice; it is worked on alone.
    package static let turnSuspected = Topic<TurnScheduled>(.suspect, type: "turn.scheduled", version: 1)
    /// The sweeper → Dispatcher: a customer's file to fetch from WhatsApp.
    package static let mediaReceived = Topic<MediaReceived>(.media, type: "media.received", version: 1)
    /// Console → Retriever: a document to read.
    package static let documentSubmitted = Topic<DocumentSubmitted>(.ingest, type: "document.submitted", version: 1)
}
