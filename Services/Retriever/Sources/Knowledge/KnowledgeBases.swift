/// How each business is searched, remembered for a few seconds.
///
/// A business that changes its model keeps the vectors of the old one, so a memory that lags is right all the same.
actor KnowledgeBases {
    private let store: KnowledgeStore
    private var known: [String: (base: KnowledgeBase, until: ContinuousClock.Instant)] = [:]

    static let lifetime = Duration.seconds(5)
    private static let capacity = 10_000

    init(_ store: KnowledgeStore) {
        self.store = store
    }

    /// - Returns: nil for a business without knowledge.
    func base(of business: String) async throws -> KnowledgeBase? {
        if let entry = known[business], entry.until > .now { return entry.base }
        let base = try await store.base(of: business)
        if known.count >= Self.capacity { known = known.filter { $0.value.until > .now } }
        known[business] = base.map { ($0, .now + Self.lifetime) }
        return base
    }
}
