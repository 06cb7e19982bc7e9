/// What an encrypted connection trusts and shows. Files are PEM.
struct TLSOptions: Sendable, Equatable {
    /// Certificates of the authorities to trust; the system's when nil.
    var authorities: String?
    /// Our own certificate and its key, for a server that asks for one.
    var certificate: String?
    var key: String?
}
