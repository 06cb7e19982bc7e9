/// A complete response.
package struct HTTPResponse: Sendable {
    package let head: HTTPResponseHead
    package let body: [UInt8]
    package let timings: HTTPTimings

    package var status: Int { head.status }
}

/// Status and headers.
package struct HTTPResponseHead: Sendable {
    package let status: Int
    package let headers: [(name: String, value: String)]

    /// The first header of that name, whatever its case.
    package subscript(_ name: String) -> String? {
        headers.first { $0.name.lowercased() == name.lowercased() }?.value
    }
}

/// Where the time of a request went, counted from its start.
package struct HTTPTimings: Sendable, Equatable {
    package let connected: Duration
    package let firstByte: Duration
    package let total: Duration
    package let reusedConnection: Bool
}
