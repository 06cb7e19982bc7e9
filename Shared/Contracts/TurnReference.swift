/// Which turn, under which grant.
///
/// The *fence* grows with every grant of the turn. A write that carries an older one changes nothing, so a worker
/// that was paused past its lease cannot disturb its successor.
package struct TurnReference: Hashable, Sendable, Codable {
    package let business: BusinessID
    package let conversation: ConversationID
    /// Counted from 1 within the conversation.
    package let turn: Int
    /// 0 while nobody has begun the turn.
    package let fence: Int

    package init(business: BusinessID, conversation: ConversationID, turn: Int, fence: Int) {
        self.business = business
        self.conversation = conversation
        self.turn = turn
        self.fence = fence
    }

    /// The same turn under another grant.
    package func fenced(_ fence: Int) -> TurnReference {
        TurnReference(business: business, conversation: conversation, turn: turn, fence: fence)
    }
}
