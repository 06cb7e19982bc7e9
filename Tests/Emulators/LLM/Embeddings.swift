/// Vectors of 384 numbers that lie as those of a small sentence model do: any two texts at a cosine of at least 0.72, and
/// nearer the more words they share. Meaning is beyond them.
struct Embeddings: Codable, Sendable {
    struct Vector: Codable, Sendable {
        var object = "embedding"
        let index: Int
        let embedding: [Float]
    }

    struct Request: Decodable {
        let input: [String]
    }

    var object = "list"
    let data: [Vector]

    private static let dimension = 384
    /// The cosine of two texts without a common word, as multilingual-e5-small has it.
    private static let floor: Float = 0.72

    init(of texts: [String]) {
        data = texts.enumerated().map { Vector(index: $0, embedding: Self.vector($1)) }
    }

    private static func vector(_ text: String) -> [Float] {
        var counts = [Float](repeating: 0, count: dimension)
        // Marks such as `q1x2` are no words.
        for word in text.lowercased().split(whereSeparator: { !$0.isLetter && !$0.isNumber })
        where word.allSatisfy(\.isLetter) {
            let hash = word.utf8.reduce(UInt32(2_166_136_261)) { ($0 ^ UInt32($1)) &* 16_777_619 }
            counts[1 + Int(hash % UInt32(dimension - 1))] += 1
        }
        let length = counts.reduce(0) { $0 + $1 * $1 }.squareRoot()
        guard length > 0 else { return [1] + [Float](repeating: 0, count: dimension - 1) }
        let share = (1 - floor).squareRoot() / length
        for index in counts.indices { counts[index] *= share }
        counts[0] = floor.squareRoot()
        return counts
    }
}
