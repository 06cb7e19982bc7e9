/// One document to read, as a file on this machine.
struct SourceFile: Sendable {
    /// Stable: its path below what was ingested, or its address.
    let id: String
    /// What people know it by, a path or a URL.
    let address: String
    /// Where its bytes are.
    let path: String
    let format: DocumentFormat
}
