package import Foundation

/// A value as it goes to the server: text unless binary pays.
package enum PostgresParameter: Sendable, Equatable {
    case null
    case text(String)
    case binary([UInt8])
}

/// What may be interpolated into `SQL`.
package protocol PostgresEncodable {
    var postgresParameter: PostgresParameter { get }
}

extension String: PostgresEncodable {
    package var postgresParameter: PostgresParameter { .text(self) }
}

extension Int: PostgresEncodable {
    package var postgresParameter: PostgresParameter { .text(String(self)) }
}

extension Int64: PostgresEncodable {
    package var postgresParameter: PostgresParameter { .text(String(self)) }
}

extension Int32: PostgresEncodable {
    package var postgresParameter: PostgresParameter { .text(String(self)) }
}

extension Double: PostgresEncodable {
    package var postgresParameter: PostgresParameter { .text(String(self)) }
}

extension Bool: PostgresEncodable {
    package var postgresParameter: PostgresParameter { .text(self ? "t" : "f") }
}

extension UUID: PostgresEncodable {
    package var postgresParameter: PostgresParameter { .text(uuidString) }
}

/// A `bytea` parameter.
package struct PostgresBytes: PostgresEncodable, Sendable {
    package let bytes: [UInt8]

    package init(_ bytes: [UInt8]) {
        self.bytes = bytes
    }

    package var postgresParameter: PostgresParameter { .binary(bytes) }
}

extension [String]: PostgresEncodable {
    /// `text[]`.
    package var postgresParameter: PostgresParameter {
        let items = map { item in
            "\"" + item.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"") + "\""
        }
        return .text("{" + items.joined(separator: ",") + "}")
    }
}

extension Date: PostgresEncodable {
    /// `timestamptz`, to the microsecond.
    package var postgresParameter: PostgresParameter {
        .text(formatted(Date.ISO8601FormatStyle(includingFractionalSeconds: true)))
    }
}

/// JSON text for a `json` or `jsonb` parameter.
package struct PostgresJSON: PostgresEncodable, Sendable {
    package let text: String

    package init(_ text: String) {
        self.text = text
    }

    package var postgresParameter: PostgresParameter { .text(text) }
}

/// A pgvector value. Sent in its binary form: 16-bit dimension, 16 unused bits, 32-bit floats, all big-endian
/// (`vector_recv` in pgvector's `src/vector.c`).
package struct PostgresVector: PostgresEncodable, Sendable, Equatable {
    package let elements: [Float]

    package init(_ elements: [Float]) {
        self.elements = elements
    }

    package var postgresParameter: PostgresParameter {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(4 + 4 * elements.count)
        let dimension = UInt16(truncatingIfNeeded: elements.count)
        bytes += [UInt8(dimension >> 8), UInt8(dimension & 0xFF), 0, 0]
        for element in elements {
            withUnsafeBytes(of: element.bitPattern.bigEndian) { bytes += $0 }
        }
        return .binary(bytes)
    }
}
