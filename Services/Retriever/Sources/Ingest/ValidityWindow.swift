/// The days on which a text holds, both included; an open end holds for ever.
struct ValidityWindow: Sendable, Equatable, Codable {
    /// `2026-12-31`.
    let from: String?
    let until: String?

    /// Reads `valid_from` and `valid_until`, or both in one as `validity_window: 2026-01-01/2026-03-31`.
    ///
    /// - Returns: nil when none is given.
    /// - Throws: `IngestError.badDay`.
    init?(_ fields: [String: String], of path: String) throws(IngestError) {
        var from = fields["valid_from"].flatMap { $0.isEmpty ? nil : $0 }
        var until = fields["valid_until"].flatMap { $0.isEmpty ? nil : $0 }
        if let window = fields["validity_window"], !window.isEmpty {
            let ends = window.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
            guard ends.count == 2 else { throw .badDay(path, window) }
            from = Self.isOpen(ends[0]) ? from : ends[0]
            until = Self.isOpen(ends[1]) ? until : ends[1]
        }
        guard from != nil || until != nil else { return nil }
        for day in [from, until].compactMap({ $0 }) where !Self.isDay(day) { throw .badDay(path, day) }
        if let from, let until, from > until { throw .badDay(path, "\(from)/\(until)") }
        self.from = from
        self.until = until
    }

    private static func isOpen(_ text: String) -> Bool { text.isEmpty || text == ".." }

    private static func isDay(_ text: String) -> Bool {
        guard let match = text.wholeMatch(of: /\d{4}-(\d{2})-(\d{2})/), let month = Int(match.1), let day = Int(match.2)
        else { return false }
        return (1...12).contains(month) && (1...31).contains(day)
    }
}
