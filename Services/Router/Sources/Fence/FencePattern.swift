/// A family of demands: phrases that are one alone, and phrases that are one only with another behind them.
struct FencePattern: Sendable {
    let family: String
    /// Each stands for the whole demand.
    let whole: [[String]]
    /// One of `starts` with one of `ends` behind it.
    let starts: [[String]]
    let ends: [[String]]
    /// Words that make it harmless.
    let unless: [[String]]

    init(_ family: String, whole: String = "", starts: String = "", ends: String = "", unless: String = "") {
        self.family = family
        self.whole = Self.phrases(whole)
        self.starts = Self.phrases(starts)
        self.ends = Self.phrases(ends)
        self.unless = Self.phrases(unless)
    }

    /// Phrases stand in lines or behind commas; each is a row of whole words.
    private static func phrases(_ text: String) -> [[String]] {
        text.split { $0 == "," || $0.isNewline }.map { FoldedText.words(String($0)) }.filter { !$0.isEmpty }
    }
}
