import Foundation

/// A multinomial logistic regression over hashed features, as it lies in its file.
///
///     8 bytes  "FDINTENT"
///     4 bytes  version, little endian, 1
///     4 bytes  length of the card
///     …        the card, JSON
///     …        weights, one signed byte each: bucket after bucket, `stride` bytes a bucket
///     …        where the card has a head: its weights, 4 bytes each, little endian: label after label
///
/// The weights are read where the file is mapped; a process that classifies a few hundred words a second touches a few
/// pages of it.
struct LinearModel: Sendable {
    /// What the model is and how well it did; also beside the file, for people.
    struct Card: Codable, Sendable, Equatable {
        var labels: [String]
        /// A weight is its byte times its class's scale.
        var scales: [Float]
        var biases: [Float]
        /// Divides the scores before they become probabilities, by language; "*" for all others.
        var temperatures: [String: Double]
        /// SHA-256 of the training rows, in their order.
        var data: String
        var rows: Int
        /// The second opinion's; nil in a model that was trained without an embedding service.
        var head: EmbeddingHead.Card?
    }

    enum Failure: Error, CustomStringConvertible {
        case unreadable(path: String, reason: String)

        var description: String {
            switch self {
            case .unreadable(let path, let reason):
                "the intent model '\(path)' cannot be used (\(reason)); set FRONTDESK_INTENT_MODEL to a file made by "
                    + "'router train'"
            }
        }
    }

    static let magic = Array("FDINTENT".utf8)
    /// Bytes a bucket: the classes, filled up so that rows begin at multiples of eight.
    static let stride = 24

    let card: Card
    /// The first sixteen hexadecimal digits of the file's SHA-256.
    let hash: String
    /// What the sentence embedding says.
    let head: EmbeddingHead?
    private let file: Data
    private let weightsAt: Int

    init(path: String) throws(Failure) {
        do {
            let url = URL(fileURLWithPath: path)
            // Read apart: through the map it would bring every page into memory, for good.
            hash = ModelDigest.of(try Data(contentsOf: url))
            file = try Data(contentsOf: url, options: .alwaysMapped)
        } catch {
            throw .unreadable(path: path, reason: "\(error.localizedDescription)")
        }
        guard file.count >= 16, Array(file.prefix(8)) == Self.magic else {
            throw .unreadable(path: path, reason: "it is no intent model")
        }
        let version = Self.integer(file, at: 8)
        guard version == 1 else { throw .unreadable(path: path, reason: "version \(version) is unknown") }
        let length = Self.integer(file, at: 12)
        guard length <= file.count - 16 else { throw .unreadable(path: path, reason: "it is cut off") }
        let card: Card
        do {
            card = try JSONDecoder().decode(Card.self, from: file[16..<(16 + length)])
        } catch {
            throw .unreadable(path: path, reason: "its card cannot be read")
        }
        weightsAt = 16 + length
        let headAt = weightsAt + FeatureExtractor.buckets * Self.stride
        let headBytes = (card.head?.dimension ?? 0) * card.labels.count * 4
        guard file.count == headAt + headBytes, card.labels.count <= Self.stride,
            card.head.map({ $0.biases.count == card.labels.count && $0.dimension > 0 }) ?? true,
            card.scales.count == card.labels.count, card.biases.count == card.labels.count
        else { throw .unreadable(path: path, reason: "it is cut off, or of other sizes than this program's") }
        let weights = file[headAt...]
        head = card.head.map { EmbeddingHead(card: $0, weights: weights) }
        self.card = card
    }

    private static func integer(_ data: Data, at offset: Int) -> Int {
        (0..<4).reduce(0) { $0 | Int(data[data.startIndex + offset + $1]) << (8 * $1) }
    }

    /// - Returns: the score of each label, before any temperature.
    func scores(_ features: [FeatureExtractor.Feature]) -> [Float] {
        var low = SIMD8<Float>.zero
        var middle = SIMD8<Float>.zero
        var high = SIMD8<Float>.zero
        file.withUnsafeBytes { bytes in
            for feature in features {
                let row = weightsAt + feature.bucket * Self.stride
                low += Self.eight(bytes, row) * feature.value
                middle += Self.eight(bytes, row + 8) * feature.value
                high += Self.eight(bytes, row + 16) * feature.value
            }
        }
        return card.labels.indices.map { index in
            let sum = index < 8 ? low[index] : index < 16 ? middle[index - 8] : high[index - 16]
            return sum * card.scales[index] + card.biases[index]
        }
    }

    /// What one bucket says for one label.
    func weight(bucket: Int, label: Int) -> Float {
        let byte = file[file.startIndex + weightsAt + bucket * Self.stride + label]
        return Float(Int8(bitPattern: byte)) * card.scales[label]
    }

    private static func eight(_ bytes: UnsafeRawBufferPointer, _ offset: Int) -> SIMD8<Float> {
        SIMD8<Float>(bytes.loadUnaligned(fromByteOffset: offset, as: SIMD8<Int8>.self))
    }

    /// - Returns: probabilities by label, in the order of the labels; they sum to one.
    func probabilities(_ scores: [Float], language: String) -> [Double] {
        let temperature = card.temperatures[language] ?? card.temperatures["*"] ?? 1
        return Softmax.of(scores, temperature: temperature)
    }
}
