import Contracts
import Settings

/// How long a turn waits for more words: people write "Hi", then the question.
enum BurstWindow {
    /// - Returns: milliseconds; almost none after a complete question or a tap, a little after a fragment.
    static func milliseconds(after reading: MessageReading, _ window: BusinessSettings.BurstWindow) -> Int {
        if case .choice = reading.content { return window.complete }
        return milliseconds(after: reading.text, window)
    }

    static func milliseconds(after text: String?, _ window: BusinessSettings.BurstWindow) -> Int {
        guard let text else { return window.fragment }
        return isComplete(text) ? window.complete : window.fragment
    }

    static func isComplete(_ text: String) -> Bool {
        let words = text.split { !($0.isLetter || $0.isNumber) }
        guard let last = text.last(where: { !$0.isWhitespace }), !words.isEmpty else { return false }
        if "?？".contains(last) { return true }
        if ",;:-…、".contains(last) || text.hasSuffix("...") { return false }
        // Japanese and Chinese write without spaces: a dozen characters make a sentence.
        let ideographs = text.unicodeScalars.count { (0x3040...0x9FFF).contains($0.value) }
        if ideographs > 0 { return ideographs >= 8 || (ideographs >= 4 && "。！!".contains(last)) }
        return words.count >= 4 || (words.count >= 3 && ".!".contains(last))
    }
}
