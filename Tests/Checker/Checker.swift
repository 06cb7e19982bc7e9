/// Certifies a run from the outside: nothing lost, nothing twice, nothing out of order, nothing over a person's head,
/// nothing later than promised.
package struct Checker: Sendable {
    private let rules: Rules

    package init(_ rules: Rules) {
        self.rules = rules
    }

    package func certify(_ evidence: Evidence) -> Certificate {
        var certificate = Certificate()
        certificate.messages = evidence.messages.count
        certificate.replies = evidence.replies.count
        let messages = Dictionary(grouping: evidence.messages, by: \.customer)
        let replies = Dictionary(grouping: evidence.replies, by: \.customer)
        let takeovers = Dictionary(evidence.takeovers.map { ($0.customer, $0) }) { first, _ in first }
        let dead = Set(evidence.deadLetters.flatMap(Self.tokens))
        for customer in Set(messages.keys).union(replies.keys).sorted() {
            let conversation = Conversation(
                messages: messages[customer] ?? [], replies: replies[customer] ?? [], takeover: takeovers[customer])
            check(conversation, dead, &certificate)
        }
        return certificate
    }

    /// The tokens of a text: `q`, digits, `x`, digits.
    package static func tokens(_ text: String) -> [String] {
        text.matches(of: /q[0-9]+x[0-9]+/).map { String($0.output) }
    }

    private struct Conversation {
        let messages: [Evidence.Message]
        let replies: [Evidence.Reply]
        let takeover: Evidence.Takeover?
    }

    private func check(_ conversation: Conversation, _ dead: Set<String>, _ certificate: inout Certificate) {
        // The parts a customer sees, once each; what comes again is a duplicate and says nothing of order.
        var seen: [String: Evidence.Reply] = [:]
        var answeredBy: [String: (reply: Evidence.Reply, position: Int)] = [:]
        var shown: [(reply: Evidence.Reply, tokens: [String])] = []
        for reply in conversation.replies {
            let part = reply.part ?? reply.text
            if let first = seen[part] {
                let knew = first.echoedAt.map { $0 <= reply.acceptedAt } ?? false
                let waited = reply.acceptedAt - first.acceptedAt >= rules.reconcileMilliseconds
                if !knew, waited, rules.ambiguous == .resendOnce {
                    certificate.resentWithoutEcho += 1
                } else {
                    certificate.duplicated.append(
                        "part \(part) to \(reply.customer): accepted at \(first.acceptedAt), echoed at "
                            + "\(first.echoedAt.map(String.init) ?? "never"), accepted again at \(reply.acceptedAt)")
                }
                continue
            }
            seen[part] = reply
            let tokens = Self.tokens(reply.text)
            if !tokens.isEmpty { certificate.naming += 1 }
            for token in Set(tokens) {
                if answeredBy[token] != nil {
                    certificate.duplicated.append("\(token) is answered by two replies")
                } else {
                    answeredBy[token] = (reply, shown.count)
                }
            }
            shown.append((reply, tokens))
            if let takeover = conversation.takeover, isOverItsHead(reply, tokens, takeover, conversation.messages) {
                certificate.afterTakeover.append("'\(reply.text.prefix(60))' to \(reply.customer)")
            }
        }
        order(conversation.messages, answeredBy.mapValues(\.position), &certificate)
        for message in conversation.messages {
            fate(of: message, in: conversation, answeredBy[message.token]?.reply, shown, dead, &certificate)
        }
    }

    /// A call that was under way may still arrive; an answer to what was written afterwards may not come at all.
    private func isOverItsHead(
        _ reply: Evidence.Reply,
        _ tokens: [String],
        _ takeover: Evidence.Takeover,
        _ messages: [Evidence.Message]
    ) -> Bool {
        guard let acknowledgedAt = takeover.acknowledgedAt else { return false }
        return reply.acceptedAt > acknowledgedAt + rules.takeoverGraceMilliseconds
            || messages.contains { $0.sentAt > acknowledgedAt && tokens.contains($0.token) }
    }

    /// A message that was acknowledged before another was written may not be answered after it.
    private func order(
        _ messages: [Evidence.Message],
        _ positions: [String: Int],
        _ certificate: inout Certificate
    ) {
        let answered = messages.compactMap { message in positions[message.token].map { (message, $0) } }
        for (earlier, earlierPosition) in answered {
            for (later, laterPosition) in answered
            where earlier.acknowledgedAt < later.sentAt && laterPosition < earlierPosition {
                certificate.inverted.append("\(later.token) is answered before \(earlier.token)")
            }
        }
    }

    private func fate(
        of message: Evidence.Message,
        in conversation: Conversation,
        _ reply: Evidence.Reply?,
        _ shown: [(reply: Evidence.Reply, tokens: [String])],
        _ dead: Set<String>,
        _ certificate: inout Certificate
    ) {
        // A fallback names no message; it answers what waits, and calls a person. What a dead letter holds waits for nothing.
        let isDead = dead.contains(message.token)
        let fallback = isDead ? nil : shown.first { $0.tokens.isEmpty && $0.reply.acceptedAt >= message.sentAt }?.reply
        if let answer = reply ?? fallback {
            let waited = answer.acceptedAt - message.acknowledgedAt
            certificate.oldestMilliseconds = max(certificate.oldestMilliseconds, waited)
            if waited > rules.longestWaitMilliseconds {
                certificate.overdue.append("\(message.token) waited \(waited) ms")
            }
        } else if isDead || isWithPerson(message, conversation.takeover) {
            certificate.handedToPeople += 1
        } else {
            certificate.lost.append(message.token)
        }
    }

    /// Whether its reply may have been dropped in favour of a person: it came after the takeover, or was being
    /// answered when it happened.
    private func isWithPerson(_ message: Evidence.Message, _ takeover: Evidence.Takeover?) -> Bool {
        guard let takeover else { return false }
        return message.acknowledgedAt > takeover.sentAt - rules.longestWaitMilliseconds
    }
}
