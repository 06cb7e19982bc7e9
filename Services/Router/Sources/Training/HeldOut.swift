/// What a model trained without a row says of it.
struct HeldOut: Sendable {
    let index: Int
    let language: String
    let label: Int
    /// Rows held out by chance weigh one together, and those of whole sources less.
    var weight: Double
    let isOfSources: Bool
    let known: Double
    let linear: [Float]
    /// Where the row has an embedding.
    var head: [Float]?
}
