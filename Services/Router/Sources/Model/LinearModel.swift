import Foundation

/// A multinomial logistic regression over the words and letters of a text, as it lies in its file.
///
///     8 bytes  "FDINTENT"
///     4 bytes  version, little endian, 2
///     4 bytes  length of the card
///     …        the card, JSON
///     …        groups of sixteen features (`FeatureTable`): 2 bytes a fingerprint, little endian, 1 byte a rarity,
///              then feature after feature its weights, one signed byte a class
///     …        where the card has a head: its weights, 4 bytes each, little endian: label after label
///     …        this project's own examples, a line each: intent, language and text, with tabs between them
///
/// The weights are read where the file is mapped; a process that classifies a few hundred words a second touches a few
/// pages of it.
struct LinearModel: Sendable {
    /// What the model is and how well it did; also beside the file, for people.
    struct Card: Codable, Sendable, Equatable {
        var labels: [String]
        /// Groups of features.
        var groups: Int
        /// A weight is its byte times the byte's size times its class's scale: small weights are many, and told apart finely.
        var scales: [Float]
        var biases: [Float]
        var calibration: Calibration
        /// What each stage needs to say an intent with the error rate it was trained for.
        var thresholds: Thresholds
        /// SHA-256 of the training rows, in their order.
        var data: String
        var rows: Int
        /// On rows and on whole sources that the fitted part had not seen.
        var metrics: [String: Double]
        /// Bytes of the examples at the end.
        var examples: Int
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

    struct Example: Sendable, Equatable {
        let intent: String
        let language: String
        let text: String
    }

    static let magic = Array("FDINTENT".utf8)
    static let version = 2

    let card: Card
    /// The first sixteen hexadecimal digits of the file's SHA-256.
    let hash: String
    /// What the sentence embedding says.
    let head: EmbeddingHead?
    private let file: Data
    private let table: Int
    private let stride: Int

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
        guard version == Self.version else { throw .unreadable(path: path, reason: "version \(version) is unknown") }
        let length = Self.integer(file, at: 12)
        guard length <= file.count - 16 else { throw .unreadable(path: path, reason: "it is cut off") }
        do {
            card = try JSONDecoder().decode(Card.self, from: file[16..<(16 + length)])
        } catch {
            throw .unreadable(path: path, reason: "its card cannot be read")
        }
        let classes = card.labels.count
        table = 16 + length
        stride = FeatureTable.stride(classes: classes)
        guard (1...(1 << 24)).contains(card.groups), card.groups & (card.groups - 1) == 0, classes >= 2,
            card.scales.count == classes, card.biases.count == classes,
            card.head.map({ $0.biases.count == classes && (1...65_536).contains($0.dimension) }) ?? true,
            card.examples >= 0,
            file.count == table + card.groups * stride + (card.head?.dimension ?? 0) * classes * 4 + card.examples
        else { throw .unreadable(path: path, reason: "it is cut off, or of other sizes than its card says") }
        let weights = file[(table + card.groups * stride)..<(file.count - card.examples)]
        head = card.head.map { EmbeddingHead(card: $0, weights: weights) }
    }

    /// Read from the file at each call, for only tools ask.
    func examples() -> [Example] {
        String(decoding: file[(file.count - card.examples)...], as: UTF8.self).split(separator: "\n").compactMap {
            let fields = $0.split(separator: "\t", maxSplits: 2)
            guard fields.count == 3 else { return nil }
            return Example(intent: String(fields[0]), language: String(fields[1]), text: String(fields[2]))
        }
    }

    private static func integer(_ data: Data, at offset: Int) -> Int {
        (0..<4).reduce(0) { $0 | Int(data[data.startIndex + offset + $1]) << (8 * $1) }
    }

    func read(_ features: [FeatureExtractor.Feature]) -> Reading {
        file.withUnsafeBytes { bytes in Reading(features) { slot(of: $0, bytes) } }
    }

    /// Where a feature lies; nil for one that the model does not know.
    func slot(_ hash: UInt64) -> Int32? {
        file.withUnsafeBytes { slot(of: hash, $0)?.slot }
    }

    private func slot(of hash: UInt64, _ bytes: UnsafeRawBufferPointer) -> (slot: Int32, rarity: Float)? {
        let group = FeatureTable.group(hash, of: card.groups)
        let start = table + group * stride
        let fingerprints = bytes.loadUnaligned(fromByteOffset: start, as: SIMD16<UInt16>.self)
        let matches = fingerprints .== SIMD16(repeating: FeatureTable.fingerprint(hash).littleEndian)
        guard any(matches) else { return nil }
        for way in 0..<FeatureTable.ways where matches[way] {
            let rarity = Float(bytes[start + 2 * FeatureTable.ways + way]) * FeatureTable.rarityUnit
            return (Int32(group * FeatureTable.ways + way), rarity)
        }
        return nil
    }

    /// - Returns: the score of each label, before any temperature.
    func scores(_ reading: Reading) -> [Float] {
        let classes = card.labels.count
        let lanes = (classes + 7) / 8
        var sums = [SIMD8<Float>](repeating: .zero, count: lanes)
        file.withUnsafeBytes { bytes in
            for value in reading.values {
                let row = row(Int(value.slot))
                for lane in 0..<lanes {
                    // The last lane may reach into the next row, whose weights are not looked at below.
                    let offset = min(row + lane * 8, bytes.count - 8)
                    let shift = row + lane * 8 - offset
                    var eight = bytes.loadUnaligned(fromByteOffset: offset, as: SIMD8<Int8>.self)
                    if shift > 0 { for index in 0..<(8 - shift) { eight[index] = eight[index + shift] } }
                    let bytes = SIMD8<Float>(eight)
                    sums[lane] += bytes * Self.size(bytes) * value.value
                }
            }
        }
        return (0..<classes).map { sums[$0 / 8][$0 % 8] * card.scales[$0] + card.biases[$0] }
    }

    private static func size(_ bytes: SIMD8<Float>) -> SIMD8<Float> {
        bytes.replacing(with: -bytes, where: bytes .< 0)
    }

    private func row(_ slot: Int) -> Int {
        table + slot / FeatureTable.ways * stride + 3 * FeatureTable.ways
            + slot % FeatureTable.ways * card.labels.count
    }

    /// What a feature says for one label; zero for one that the model does not know.
    func weight(_ hash: UInt64, label: Int) -> Float {
        file.withUnsafeBytes { bytes in
            guard let slot = slot(of: hash, bytes)?.slot else { return 0 }
            let byte = Float(Int8(bitPattern: bytes[row(Int(slot)) + label]))
            return byte * abs(byte) * card.scales[label]
        }
    }

    /// - Returns: probabilities by label, in the order of the labels; they sum to one.
    func probabilities(_ reading: Reading, language: String) -> [Double] {
        Softmax.of(
            scores(reading), temperature: card.calibration.temperature(language: language, known: reading.known))
    }
}
