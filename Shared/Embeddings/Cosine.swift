/// How alike two embeddings are.
package enum Cosine {
    /// - Returns: 0 for a vector without length.
    package static func of(_ left: [Float], _ right: [Float]) -> Double {
        var product = 0.0
        var lengths = (0.0, 0.0)
        for (a, b) in zip(left, right) {
            product += Double(a) * Double(b)
            lengths.0 += Double(a) * Double(a)
            lengths.1 += Double(b) * Double(b)
        }
        let length = (lengths.0 * lengths.1).squareRoot()
        return length == 0 ? 0 : product / length
    }
}
