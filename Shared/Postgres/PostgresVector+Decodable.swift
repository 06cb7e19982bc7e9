extension PostgresVector: PostgresDecodable {
    /// pgvector's text form, `[1,2,3]`.
    package init?(postgresText: String?) {
        guard let text = postgresText, text.hasPrefix("["), text.hasSuffix("]") else { return nil }
        let parts = text.dropFirst().dropLast().split(separator: ",")
        let elements = parts.compactMap { Float($0) }
        guard elements.count == parts.count else { return nil }
        self.init(elements)
    }
}
