import Foundation

/// Writes a model as `LinearModel` reads it.
struct ModelFile {
    let card: LinearModel.Card
    let vocabulary: Vocabulary
    let weights: LinearTrainer.Weights
    let head: [Float]?
    let examples: Data

    func data() throws(TrainingError) -> Data {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        let text: Data
        do {
            text = try encoder.encode(card)
        } catch {
            throw .unwritable("\(error)")
        }
        var file = Data(LinearModel.magic)
        for value in [LinearModel.version, text.count] {
            for shift in 0..<4 { file.append(UInt8(value >> (8 * shift) & 255)) }
        }
        file.append(text)
        file.append(contentsOf: table())
        for weight in head ?? [] {
            for shift in 0..<4 { file.append(UInt8(truncatingIfNeeded: weight.bitPattern >> (8 * UInt32(shift)))) }
        }
        file.append(examples)
        return file
    }

    private func table() -> [UInt8] {
        let ways = FeatureTable.ways
        let classes = card.labels.count
        var bytes: [UInt8] = []
        bytes.reserveCapacity(vocabulary.groups * FeatureTable.stride(classes: classes))
        for group in 0..<vocabulary.groups {
            let slots = (group * ways)..<((group + 1) * ways)
            for slot in slots {
                let fingerprint = vocabulary.fingerprints[slot]
                bytes.append(UInt8(fingerprint & 255))
                bytes.append(UInt8(fingerprint >> 8))
            }
            bytes.append(contentsOf: vocabulary.rarities[slots])
            for slot in slots {
                for label in 0..<classes {
                    let weight = weights[slot, label] / card.scales[label]
                    let value = (weight < 0 ? -1 : 1) * abs(weight).squareRoot().rounded()
                    bytes.append(UInt8(bitPattern: Int8(max(-127, min(127, value)))))
                }
            }
        }
        return bytes
    }
}
