import Postgres

/// What stands of a document: who read its text before something newer was stored finds another one.
struct DocumentRevision: Sendable, Equatable {
    /// By the database; empty where there is no document.
    let text: String
    let hash: String

    static let missing = DocumentRevision(text: "", hash: "")
}

extension PostgresError {
    /// Another ingest has stored the document meanwhile, perhaps from a newer text than ours.
    var isOvertaken: Bool { sqlState == "FD002" }
}
