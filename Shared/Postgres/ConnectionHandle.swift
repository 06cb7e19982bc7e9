import CPostgres

/// The only owner of a `PGconn`; `PQfinish` runs once, when it goes out of scope.
struct ConnectionHandle: ~Copyable {
    let pointer: OpaquePointer

    /// Begins to connect, without waiting. What `options` say comes after what the address says.
    ///
    /// libpq resolves the host's name here, which may take a while: call it on the connection's own queue.
    init(url: String, options: [(name: String, value: String)]) throws(PostgresError) {
        let names = ["dbname"] + options.map(\.name)
        let values = [url] + options.map(\.value)
        let started = CStrings.with(names) { names in
            CStrings.with(values) { values in PQconnectStartParams(names, values, 1) }
        }
        guard let started else { throw .connectionFailed("libpq has no memory") }
        guard PQstatus(started) != CONNECTION_BAD else {
            // The manual: the handle must be finished even when the connection could not be begun.
            defer { PQfinish(started) }
            throw .connectionFailed(Self.message(of: started))
        }
        // Notices are for people at a prompt; libpq would print them to standard error.
        PQsetNoticeProcessor(started, { _, _ in }, nil)
        pointer = started
    }

    deinit {
        PQfinish(pointer)
    }

    /// libpq's own words, on one line.
    var message: String { Self.message(of: pointer) }

    private static func message(of pointer: OpaquePointer) -> String {
        String(cString: PQerrorMessage(pointer)).split(whereSeparator: \.isNewline).joined(separator: "; ")
    }

    var socket: Int32 { PQsocket(pointer) }

    var isBad: Bool { PQstatus(pointer) == CONNECTION_BAD }

    /// The server's major version.
    var serverVersion: Int { Int(PQserverVersion(pointer)) / 10_000 }
}
