/// One request. Nothing is followed, reused or sent that it does not say.
package struct HTTPRequest: Sendable {
    package var method: String
    package var url: String
    package var headers: [(name: String, value: String)]
    package var body: [UInt8]
    /// A connection of its own, closed afterwards. libcurl silently repeats a POST when a reused connection dies before
    /// the first byte of the reply; what must not happen twice goes over a fresh one.
    package var freshConnection = false
    package var maximumResponseBytes = 16 * 1024 * 1024
    package var followRedirects = false
    /// The longest the server may send nothing, in whole seconds; counts from the start, and while it answers.
    package var stall: Duration?
    package var addressPolicy = AddressPolicy.any

    package init(
        _ method: String = "GET",
        _ url: String,
        headers: [(name: String, value: String)] = [],
        body: [UInt8] = []
    ) {
        self.method = method
        self.url = url
        self.headers = headers
        self.body = body
    }
}

/// Which hosts a request may reach, redirects included.
package enum AddressPolicy: Sendable, Equatable {
    case any
    /// Only public addresses, checked after the name was resolved and for every hop, and only over TLS: for addresses
    /// that strangers name, such as media links.
    case publicOnly
}
