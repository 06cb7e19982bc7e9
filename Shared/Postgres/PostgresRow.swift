package import Foundation

/// One row of a result, copied out of libpq. Values are in Postgres' text format.
package struct PostgresRow: Sendable {
    let columns: Columns
    let values: [String?]

    /// Column names, shared by the rows of a result.
    final class Columns: Sendable {
        let names: [String]

        init(_ names: [String]) {
            self.names = names
        }
    }

    /// - Throws: `PostgresError.decoding` when there is no such column, or its value is no `Value`.
    package func decode<Value: PostgresDecodable>(
        _ column: String,
        as type: Value.Type = Value.self
    ) throws(PostgresError) -> Value {
        guard let index = columns.names.firstIndex(of: column) else {
            throw .decoding(column: column, reason: "the result has only \(columns.names.joined(separator: ", "))")
        }
        return try decode(index, as: type)
    }

    /// - Parameter index: counted from 0.
    package func decode<Value: PostgresDecodable>(
        _ index: Int,
        as type: Value.Type = Value.self
    ) throws(PostgresError) -> Value {
        guard values.indices.contains(index) else {
            throw .decoding(column: "\(index)", reason: "the result has \(values.count) columns")
        }
        guard let value = Value(postgresText: values[index]) else {
            throw .decoding(
                column: columns.names[index],
                reason: values[index] == nil ? "it is null" : "it is no \(Value.self)"
            )
        }
        return value
    }
}

/// What a column can be read as.
package protocol PostgresDecodable {
    /// - Parameter postgresText: nil for `NULL`.
    init?(postgresText: String?)
}

extension String: PostgresDecodable {
    package init?(postgresText: String?) {
        guard let postgresText else { return nil }
        self = postgresText
    }
}

extension Int: PostgresDecodable {
    package init?(postgresText: String?) {
        guard let postgresText, let value = Int(postgresText) else { return nil }
        self = value
    }
}

extension Int64: PostgresDecodable {
    package init?(postgresText: String?) {
        guard let postgresText, let value = Int64(postgresText) else { return nil }
        self = value
    }
}

extension Double: PostgresDecodable {
    package init?(postgresText: String?) {
        guard let postgresText, let value = Double(postgresText) else { return nil }
        self = value
    }
}

extension Bool: PostgresDecodable {
    package init?(postgresText: String?) {
        switch postgresText {
        case "t": self = true
        case "f": self = false
        default: return nil
        }
    }
}

extension UUID: PostgresDecodable {
    package init?(postgresText: String?) {
        guard let postgresText, let value = UUID(uuidString: postgresText) else { return nil }
        self = value
    }
}

extension Optional: PostgresDecodable where Wrapped: PostgresDecodable {
    package init?(postgresText: String?) {
        guard let postgresText else {
            self = Wrapped?.none
            return
        }
        guard let value = Wrapped(postgresText: postgresText) else { return nil }
        self = .some(value)
    }
}

extension [UInt8]: PostgresDecodable {
    /// `bytea` in its hex form.
    package init?(postgresText: String?) {
        guard let digits = postgresText?.utf8, digits.starts(with: "\\x".utf8) else { return nil }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(digits.count / 2 - 1)
        var high: UInt8?
        for digit in digits.dropFirst(2) {
            guard let value = Character(UnicodeScalar(digit)).hexDigitValue else { return nil }
            if let first = high {
                bytes.append(first << 4 | UInt8(value))
                high = nil
            } else {
                high = UInt8(value)
            }
        }
        guard high == nil else { return nil }
        self = bytes
    }
}

extension Date: PostgresDecodable {
    /// `timestamptz` in the ISO style with a numeric zone, such as `2026-11-24 10:00:00.123+00`.
    package init?(postgresText: String?) {
        guard var text = postgresText else { return nil }
        if let zone = text.lastIndex(where: { $0 == "+" || $0 == "-" }),
            text.distance(from: zone, to: text.endIndex) == 3
        {
            text += ":00"
        }
        let style = Date.ISO8601FormatStyle(dateTimeSeparator: .space, timeZone: .gmt)
            .year().month().day().time(includingFractionalSeconds: text.contains(".")).timeZone(separator: .colon)
        guard let value = try? style.parse(text) else { return nil }
        self = value
    }
}
