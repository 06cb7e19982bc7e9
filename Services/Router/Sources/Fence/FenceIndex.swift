/// All patterns by their first words, so that a message is looked through once however many there are.
struct FenceIndex: Sendable {
    enum Role: Sendable {
        case whole, start, end, unless
    }

    struct Entry: Sendable {
        let family: Int
        let role: Role
        let words: [String]
    }

    static let shared = FenceIndex(FencePattern.all)

    /// How many words may lie between the two parts of a demand.
    private static let distance = 12

    private let families: [String]
    private let byFirstWord: [String: [Entry]]
    /// Of scripts without spaces: looked for anywhere.
    private let unspaced: [(family: Int, text: String)]

    init(_ patterns: [FencePattern]) {
        families = patterns.map(\.family)
        var entries: [Entry] = []
        for (family, pattern) in patterns.enumerated() {
            for (role, phrases) in [
                (Role.whole, pattern.whole), (.start, pattern.starts), (.end, pattern.ends), (.unless, pattern.unless),
            ] {
                entries += phrases.map { Entry(family: family, role: role, words: $0) }
            }
        }
        unspaced = entries.filter { FoldedText.isUnspaced($0.words) }.map { ($0.family, $0.words.joined()) }
        byFirstWord = Dictionary(grouping: entries.filter { !FoldedText.isUnspaced($0.words) }) { $0.words[0] }
    }

    /// - Parameter words: as `FoldedText` gives them.
    func reason(_ words: [String]) -> Fence.Reason? {
        var found: [Int: String] = [:]
        var starts: [Int: (end: Int, words: [String])] = [:]
        var harmless: Set<Int> = []
        for (index, word) in words.enumerated() {
            for entry in byFirstWord[word] ?? [] where words[index...].starts(with: entry.words) {
                switch entry.role {
                case .whole: found[entry.family] = found[entry.family] ?? entry.words.joined(separator: " ")
                case .unless: harmless.insert(entry.family)
                case .start: starts[entry.family] = (index + entry.words.count, entry.words)
                case .end:
                    guard let start = starts[entry.family], index >= start.end, index - start.end <= Self.distance
                    else { continue }
                    found[entry.family] = (start.words + ["…"] + entry.words).joined(separator: " ")
                }
            }
        }
        if FoldedText.isUnspaced(words) {
            let text = words.joined()
            for phrase in unspaced where text.contains(phrase.text) { found[phrase.family] = phrase.text }
        }
        return found.filter { !harmless.contains($0.key) }.min { $0.key < $1.key }
            .map { Fence.Reason(family: families[$0.key], pattern: $0.value) }
    }
}
