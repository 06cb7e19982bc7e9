/// Makes wrong webhooks out of right ones, always the same ones from one seed.
package struct Mutator {
    private var random: SplitMix64
    private let corpus: [[UInt8]]
    /// Pieces that break parsers more often than single bytes do.
    private static let pieces: [[UInt8]] = [
        "\"", "\\", "\\u", "\\ud83e", "\\u0000", "{", "}", "[", "]", ",", ":", "null", "true", "-", "1e999", "0",
        "[]", "{}", "\u{0}", "\u{FF}", "[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[", "99999999999999999999", "\"id\":",
        "\"type\":\"audio\"", "\"messages\":", "\"statuses\":[{}]", "🥐", "/",
    ].map { Array($0.utf8) }

    package init(seed: UInt64, corpus: [[UInt8]]) {
        random = SplitMix64(seed: seed)
        self.corpus = corpus
    }

    package mutating func next() -> [UInt8] {
        var body = corpus[below(corpus.count)]
        for _ in 0...below(4) { mutate(&body) }
        return body
    }

    private mutating func mutate(_ body: inout [UInt8]) {
        guard !body.isEmpty else { return }
        let place = below(body.count)
        switch below(7) {
        case 0: body[place] = UInt8(truncatingIfNeeded: random.next())
        case 1: body.remove(at: place)
        case 2: body.insert(contentsOf: Self.pieces[below(Self.pieces.count)], at: place)
        case 3: body.removeSubrange(place..<min(body.count, place + 1 + below(24)))
        case 4: body.insert(contentsOf: body[place..<min(body.count, place + 1 + below(64))], at: place)
        case 5: body.replaceSubrange(place..., with: splice())
        default: body[place] ^= 1 << UInt8(below(8))
        }
    }

    /// The end of another one.
    private mutating func splice() -> [UInt8] {
        let other = corpus[below(corpus.count)]
        return Array(other[below(other.count)...])
    }

    private mutating func below(_ bound: Int) -> Int {
        Int(random.next() % UInt64(bound))
    }
}
