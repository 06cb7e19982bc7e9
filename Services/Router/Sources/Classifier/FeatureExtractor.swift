/// A text as hashed features: words, pairs of words, and the letters inside words, so that an unseen form of a known word
/// still counts. Scripts without spaces are read by runs of characters.
///
/// Weinberger et al., "Feature Hashing for Large Scale Multitask Learning" (2009).
struct FeatureExtractor: Sendable {
    /// WhatsApp's longest text; nothing beyond it is read.
    static let longest = 4096

    struct Feature: Equatable {
        let hash: UInt64
        let isWord: Bool
        /// How often the text has it.
        var count: Int
    }

    /// - Returns: the distinct features, in the order of their hashes; none for a text without letters.
    func features(of text: String) -> [Feature] {
        var hashes: [UInt64] = []
        hashes.reserveCapacity(4 * min(text.utf8.count, Self.longest))
        visit(text) { hash, _, isWord in
            // The lowest bit tells words from letters, which leaves the rest to tell features apart.
            hashes.append(isWord ? hash | 1 : hash & ~1)
        }
        hashes.sort()
        var features: [Feature] = []
        features.reserveCapacity(hashes.count)
        for hash in hashes {
            if features.last?.hash == hash {
                features[features.count - 1].count += 1
            } else {
                features.append(Feature(hash: hash, isWord: hash & 1 == 1, count: 1))
            }
        }
        return features
    }

    /// The features by name, for explanations: "how much", "…pric…".
    func named(_ text: String) -> [(name: String, hash: UInt64)] {
        var named: [(String, UInt64)] = []
        visit(text) { hash, name, isWord in
            let shown = String(decoding: name, as: UTF8.self).trimmingSpaces
            named.append(isWord ? (shown, hash | 1) : ("…\(shown)…", hash & ~1))
        }
        return named
    }

    // MARK: Reading

    /// Calls `body` with each feature's hash, its bytes, and whether it is of words.
    private func visit(_ text: String, _ body: (UInt64, ArraySlice<UInt8>, Bool) -> Void) {
        let (bytes, words) = Self.tokens(text)
        var previous: Range<Int>?
        for word in words {
            // The bytes of a word stand between spaces: " word ".
            let inner = word.range
            body(Self.hash(bytes[inner], seed: 1), bytes[inner], true)
            if let previous, previous.upperBound + 1 == inner.lowerBound {
                let pair = bytes[previous.lowerBound..<inner.upperBound]
                body(Self.hash(pair, seed: 2), pair, true)
            }
            previous = inner
            let padded = (inner.lowerBound - 1)..<(inner.upperBound + 1)
            for length in word.isDense ? 1...3 : 2...5 {
                Self.grams(bytes, word.isDense ? inner : padded, length) { gram in
                    body(Self.hash(bytes[gram], seed: 3), bytes[gram], false)
                }
            }
        }
    }

    private struct Word {
        let range: Range<Int>
        /// Written without spaces between words, as Japanese is.
        let isDense: Bool
    }

    /// Lower case, digits as `0`, everything that is neither letter nor digit as one space; invisible characters vanish.
    private static func tokens(_ text: String) -> (bytes: [UInt8], words: [Word]) {
        var bytes: [UInt8] = [0x20]
        var words: [Word] = []
        var start = 1
        var dense = false
        func end() {
            guard bytes.count > start else { return }
            words.append(Word(range: start..<bytes.count, isDense: dense))
            bytes.append(0x20)
            start = bytes.count
        }
        var read = 0
        for scalar in text.unicodeScalars {
            read += 1
            if read > longest { break }
            let value = scalar.value
            if value < 0x80 {
                let byte = UInt8(value)
                switch byte {
                case 0x61...0x7A: append(byte)
                case 0x41...0x5A: append(byte | 0x20)
                case 0x30...0x39: append(0x30)
                case 0x3F, 0x21:
                    // A question or a call is a word of its own.
                    end()
                    append(byte)
                    end()
                default: end()
                }
                continue
            }
            if value == 0x200B || value == 0x200D || value == 0xFEFF || value == 0x2060 || value == 0xAD { continue }
            if value == 0xFF1F || value == 0xFF01 {
                end()
                append(value == 0xFF1F ? 0x3F : 0x21)
                end()
                continue
            }
            let properties = scalar.properties
            guard properties.isAlphabetic || properties.numericType != nil || properties.isDiacritic else {
                end()
                continue
            }
            let isDense = (0x3040...0x30FF).contains(value) || (0x3400...0x9FFF).contains(value)
            if isDense != dense {
                end()
                dense = isDense
            }
            for lower in properties.lowercaseMapping.unicodeScalars {
                bytes.append(contentsOf: UTF8.encode(lower).map { Array($0) } ?? [])
            }
        }
        func append(_ byte: UInt8) {
            if dense {
                end()
                dense = false
            }
            bytes.append(byte)
        }
        end()
        return (bytes, words)
    }

    /// Runs of `length` characters inside `range`.
    private static func grams(_ bytes: [UInt8], _ range: Range<Int>, _ length: Int, _ body: (Range<Int>) -> Void) {
        var starts = range.lowerBound
        var end = starts
        var count = 0
        while end < range.upperBound {
            end = next(bytes, end)
            count += 1
            if count == length {
                body(starts..<end)
                starts = next(bytes, starts)
                count -= 1
            }
        }
    }

    /// Where the character after the one at `index` begins.
    private static func next(_ bytes: [UInt8], _ index: Int) -> Int {
        var index = index + 1
        while index < bytes.count, bytes[index] & 0xC0 == 0x80 { index += 1 }
        return index
    }

    /// FNV-1a of 64 bits, then mixed so that every bit depends on every byte.
    private static func hash(_ bytes: ArraySlice<UInt8>, seed: UInt8) -> UInt64 {
        var hash: UInt64 = (0xCBF2_9CE4_8422_2325 ^ UInt64(seed)) &* 0x100_0000_01B3
        for byte in bytes { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
        hash = (hash ^ (hash >> 32)) &* 0xD6E8_FEB8_6659_FD93
        return hash ^ (hash >> 32)
    }
}

extension String {
    fileprivate var trimmingSpaces: String {
        String(drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
    }
}
