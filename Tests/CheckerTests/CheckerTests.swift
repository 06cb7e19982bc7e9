import Checker
import Testing

@Suite("The checker")
struct CheckerTests {
    private func check(
        _ messages: [Evidence.Message],
        _ replies: [Evidence.Reply],
        takeovers: [Evidence.Takeover] = [],
        dead: [String] = [],
        _ ambiguous: Rules.Ambiguous = .resendOnce
    ) -> Certificate {
        Checker(
            Rules(
                ambiguous: ambiguous, longestWaitMilliseconds: 1000, reconcileMilliseconds: 200,
                takeoverGraceMilliseconds: 100)
        )
        .certify(Evidence(messages: messages, replies: replies, takeovers: takeovers, deadLetters: dead))
    }

    private func message(_ token: String, _ at: Int64) -> Evidence.Message {
        Evidence.Message(token: token, customer: "1", sentAt: at, acknowledgedAt: at + 10)
    }

    private func reply(_ text: String, _ part: String, _ at: Int64, echoed: Int64? = nil) -> Evidence.Reply {
        Evidence.Reply(customer: "1", text: text, part: part, acceptedAt: at, echoedAt: echoed)
    }

    @Test("finds nothing wrong with a conversation as it should be")
    func good() {
        let certificate = check(
            [message("q1x1", 0), message("q1x2", 5), message("q1x3", 200)],
            [reply("you asked q1x1 q1x2", "a", 100), reply("you asked q1x3", "b", 300)])
        #expect(certificate.isGood && certificate.oldestMilliseconds == 90 && certificate.messages == 3)
    }

    @Test("says when so few replies name their messages that nothing is proved")
    func blind() {
        let messages = (0..<60).map { message("q1x\($0)", Int64($0)) }
        func certificate(naming: Int) -> Certificate {
            check(messages, (0..<60).map { reply($0 < naming ? "you asked q1x\($0)" : "One moment.", "p\($0)", 100) })
        }
        #expect(certificate(naming: 10).isBlind && !certificate(naming: 30).isBlind)
    }

    @Test("finds a message nobody answered, and one that a person was given instead")
    func lost() {
        #expect(check([message("q1x1", 0)], []).lost == ["q1x1"])
        let parked = check(
            [message("q1x1", 0)], [reply("We cannot answer now.", "p", 5000)], dead: ["you asked q1x1"])
        #expect(parked.isGood && parked.handedToPeople == 1)
        #expect(check([message("q1x1", 500)], [reply("Sorry.", "a", 100)]).lost == ["q1x1"])
        #expect(check([message("q1x1", 50)], [reply("Sorry.", "a", 100)]).isGood)
    }

    @Test(
        "finds a part that came twice although WhatsApp had told of the first, and excuses it where nobody could know")
    func duplicated() {
        let messages = [message("q1x1", 0)]
        let told = [reply("q1x1", "a", 100, echoed: 150), reply("q1x1", "a", 400)]
        #expect(check(messages, told).duplicated.count == 1)
        let untold = [reply("q1x1", "a", 100, echoed: 500), reply("q1x1", "a", 400)]
        #expect(check(messages, untold).isGood && check(messages, untold).resentWithoutEcho == 1)
        let atOnce = [reply("q1x1", "a", 100), reply("q1x1", "a", 150)]
        #expect(check(messages, atOnce).duplicated.count == 1)
        #expect(check(messages, untold, .park).duplicated.count == 1)
        #expect(check(messages, [reply("q1x1", "a", 100), reply("q1x1", "b", 200)]).duplicated.count == 1)
    }

    @Test("finds replies in the wrong order, and lets messages that crossed be answered either way")
    func inverted() {
        let replies = [reply("q1x2", "a", 200), reply("q1x1", "b", 300)]
        #expect(check([message("q1x1", 0), message("q1x2", 100)], replies).inverted.count == 1)
        #expect(check([message("q1x1", 0), message("q1x2", 5)], replies).isGood)
    }

    @Test("finds a reply over the head of a person who took the conversation over")
    func takeover() {
        let takeover = [Evidence.Takeover(customer: "1", sentAt: 40, acknowledgedAt: 50)]
        let messages = [message("q1x1", 0), message("q1x2", 400)]
        #expect(check(messages, [reply("q1x1", "a", 30)], takeovers: takeover).handedToPeople == 1)
        #expect(check(messages, [reply("q1x1 q1x2", "a", 500)], takeovers: takeover).afterTakeover.count == 1)
        #expect(check(messages, [reply("q1x1", "a", 140)], takeovers: takeover).isGood)
        let afterwards = [message("q1x1", 60)]
        #expect(check(afterwards, [reply("q1x1", "a", 90)], takeovers: takeover).afterTakeover.count == 1)
    }

    @Test("takes a takeover nobody acknowledged for one that may have happened")
    func unacknowledgedTakeover() {
        let takeover = [Evidence.Takeover(customer: "1", sentAt: 40, acknowledgedAt: nil)]
        #expect(check([message("q1x1", 0)], [], takeovers: takeover).handedToPeople == 1)
        #expect(check([message("q1x1", 0)], [reply("q1x1", "a", 500)], takeovers: takeover).isGood)
        let old = [Evidence.Takeover(customer: "1", sentAt: 5000, acknowledgedAt: nil)]
        #expect(check([message("q1x1", 0)], [], takeovers: old).lost == ["q1x1"])
    }

    @Test("finds a reply that came later than promised")
    func overdue() {
        #expect(check([message("q1x1", 0)], [reply("q1x1", "a", 1500)]).overdue.count == 1)
    }
}
