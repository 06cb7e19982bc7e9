/// The names of a session's prepared statements, by text; the one unused for longest goes first.
struct StatementCache {
    private struct Entry {
        let name: String
        var lastUse: Int
    }

    private let capacity: Int
    private var entries: [String: Entry] = [:]
    private var uses = 0
    private var made = 0

    init(capacity: Int) {
        self.capacity = capacity
    }

    mutating func name(of text: String) -> String? {
        uses += 1
        entries[text]?.lastUse = uses
        return entries[text]?.name
    }

    /// - Returns: the new statement's name, and the name of the one that must be deallocated for it.
    mutating func add(_ text: String) -> (name: String, evicted: String?) {
        var evicted: String?
        if entries.count >= capacity, let oldest = entries.min(by: { $0.value.lastUse < $1.value.lastUse }) {
            evicted = oldest.value.name
            entries[oldest.key] = nil
        }
        made += 1
        uses += 1
        let name = "fd_\(made)"
        entries[text] = Entry(name: name, lastUse: uses)
        return (name, evicted)
    }

    mutating func forget(_ text: String) {
        entries[text] = nil
    }
}
