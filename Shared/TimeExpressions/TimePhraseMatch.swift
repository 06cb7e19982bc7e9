import Hours

/// A phrase found in a text, with what its slots hold.
struct TimePhraseMatch: Sendable {
    let meaning: TimePhrase.Meaning
    let length: Int
    let slots: [TimePhrase.Slot: Int]
    /// Whether the hour was written with a leading zero, as only a clock of 24 hours does.
    let isPadded: Bool

    /// - Returns: nil when the phrase does not stand at this place.
    init?(_ phrase: TimePhrase, at start: Int, in tokens: [String], _ lexicon: TimeLexicon) {
        var slots: [TimePhrase.Slot: Int] = [:]
        var isPadded = false
        guard
            let end = Self.match(
                phrase.elements[...], at: start, in: tokens, lexicon, &slots, &isPadded), end > start
        else { return nil }
        meaning = phrase.meaning
        length = end - start
        self.slots = slots
        self.isPadded = isPadded
    }

    private static func match(
        _ elements: ArraySlice<TimePhrase.Element>,
        at start: Int,
        in tokens: [String],
        _ lexicon: TimeLexicon,
        _ slots: inout [TimePhrase.Slot: Int],
        _ isPadded: inout Bool
    ) -> Int? {
        guard let element = elements.first else { return start }
        let rest = elements.dropFirst()
        switch element {
        case .optional(let inner):
            var taken = slots
            var padded = isPadded
            if let end = match([inner] + rest, at: start, in: tokens, lexicon, &taken, &padded) {
                (slots, isPadded) = (taken, padded)
                return end
            }
            return match(rest, at: start, in: tokens, lexicon, &slots, &isPadded)
        case .words(let choices):
            for words in choices where tokens[start...].starts(with: words) {
                var taken = slots
                var padded = isPadded
                if let end = match(rest, at: start + words.count, in: tokens, lexicon, &taken, &padded) {
                    (slots, isPadded) = (taken, padded)
                    return end
                }
            }
            return nil
        case .slot(let slot):
            for (length, value) in values(slot, at: start, in: tokens, lexicon) {
                var taken = slots
                var padded = isPadded || (slot == .hour && tokens[start].hasPrefix("0") && tokens[start].count == 2)
                taken[slot] = value
                if let end = match(rest, at: start + length, in: tokens, lexicon, &taken, &padded) {
                    (slots, isPadded) = (taken, padded)
                    return end
                }
            }
            return nil
        }
    }

    /// What a slot can hold at a place, the longest reading first.
    private static func values(
        _ slot: TimePhrase.Slot,
        at start: Int,
        in tokens: [String],
        _ lexicon: TimeLexicon
    ) -> [(length: Int, value: Int)] {
        guard start < tokens.count else { return [] }
        let token = tokens[start]
        let digits = token.count <= 4 && token.allSatisfy(\.isNumber) ? Int(token) : nil
        func named(_ names: TimeLexicon.Names) -> [(Int, Int)] {
            names.filter { tokens[start...].starts(with: $0.tokens) }.map { ($0.tokens.count, $0.value) }
        }
        func number(_ range: ClosedRange<Int>) -> [(Int, Int)] {
            (digits.map { [(1, $0)] } ?? named(lexicon.numbers)).filter { range.contains($0.1) }
        }
        switch slot {
        case .weekday: return named(lexicon.weekdays)
        case .month: return named(lexicon.months)
        case .twoDigits: return digits.map { token.count == 2 && $0 < 60 ? [(1, $0)] : [] } ?? []
        case .year:
            return digits.map { token.count == 4 ? [(1, $0)] : token.count == 2 ? [(1, 2000 + $0)] : [] } ?? []
        case .hour: return number(0...24)
        case .minute: return number(1...59)
        case .count: return number(1...60)
        case .first, .second: return digits.map { token.count <= 2 && $0 <= 31 ? [(1, $0)] : [] } ?? []
        case .day:
            let plain = number(1...39) + named(lexicon.ordinals)
            let suffixed = plain.filter {
                start + $0.0 < tokens.count && lexicon.daySuffixes.contains(tokens[start + $0.0])
            }
            return suffixed.map { ($0.0 + 1, $0.1) } + plain
        }
    }
}
