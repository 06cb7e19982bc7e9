import CPostgres

/// The only owner of a `PGresult`; `PQclear` runs once, when it goes out of scope.
struct PostgresResult: ~Copyable {
    private let pointer: OpaquePointer

    /// Takes ownership of `pointer`.
    init(owning pointer: OpaquePointer) {
        self.pointer = pointer
    }

    deinit {
        PQclear(pointer)
    }

    var status: ExecStatusType { PQresultStatus(pointer) }

    /// The server's refusal, when the result is one.
    var error: PostgresError? {
        guard status == PGRES_FATAL_ERROR || status == PGRES_BAD_RESPONSE else { return nil }
        guard let sqlState = field(FD_DIAG_SQLSTATE) else {
            return .connectionLost(
                String(cString: PQresultErrorMessage(pointer)).split(separator: "\n").joined(separator: "; "))
        }
        return .server(
            PostgresError.ServerError(
                sqlState: sqlState,
                message: field(FD_DIAG_MESSAGE_PRIMARY) ?? "",
                detail: field(FD_DIAG_MESSAGE_DETAIL),
                hint: field(FD_DIAG_MESSAGE_HINT)
            )
        )
    }

    /// Rows a command touched; 0 for commands that touch none.
    var affected: Int {
        Int(String(cString: PQcmdTuples(pointer))) ?? 0
    }

    /// Copies the rows out.
    func rows() -> [PostgresRow] {
        let width = PQnfields(pointer)
        let height = PQntuples(pointer)
        guard height > 0 else { return [] }
        let columns = PostgresRow.Columns((0..<width).map { String(cString: PQfname(pointer, $0)) })
        return (0..<height).map { row in
            PostgresRow(columns: columns, values: (0..<width).map { text(row, $0) })
        }
    }

    private func text(_ row: Int32, _ column: Int32) -> String? {
        guard PQgetisnull(pointer, row, column) == 0, let value = PQgetvalue(pointer, row, column) else { return nil }
        let length = Int(PQgetlength(pointer, row, column))
        return value.withMemoryRebound(to: UInt8.self, capacity: length) { start in
            String(decoding: UnsafeBufferPointer(start: start, count: length), as: UTF8.self)
        }
    }

    private func field(_ code: Int32) -> String? {
        PQresultErrorField(pointer, code).map { String(cString: $0) }
    }
}
