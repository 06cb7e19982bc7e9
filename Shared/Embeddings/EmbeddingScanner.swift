import Foundation

/// Reads the arrays behind `"embedding":` straight from the bytes. A general JSON parser makes an object of each of
/// thousands of numbers first.
enum EmbeddingScanner {
    /// - Returns: the vectors in the order they stand; servers list them by index.
    static func vectors(in body: [UInt8]) throws(EmbeddingError) -> [[Float]] {
        var vectors: [[Float]] = []
        let key = Array("\"embedding\":".utf8)
        var index = 0
        while let start = body[index...].firstRange(of: key) {
            index = start.upperBound
            while index < body.count, body[index] == 0x20 { index += 1 }
            // The value of "object" may be the same word.
            guard index < body.count, body[index] == UInt8(ascii: "[") else { continue }
            guard let end = body[index...].firstIndex(of: UInt8(ascii: "]")) else {
                throw .malformed("an array without end")
            }
            vectors.append(try numbers(body[(index + 1)..<end]))
            index = end
        }
        return vectors
    }

    private static func numbers(_ bytes: ArraySlice<UInt8>) throws(EmbeddingError) -> [Float] {
        var numbers: [Float] = []
        numbers.reserveCapacity(384)
        for part in bytes.split(separator: UInt8(ascii: ",")) {
            let text = String(decoding: part, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)
            guard let number = Float(text) else { throw .malformed("'\(text.prefix(20))' is no number") }
            numbers.append(number)
        }
        return numbers
    }
}
