package import Foundation

/// A UUID of version 7 (RFC 9562): sorts by the time it was made, and can be made on any replica.
package struct UniqueID: Hashable, Sendable, CustomStringConvertible {
    package let uuid: UUID

    /// - Parameter milliseconds: Unix time; the first 48 bits.
    package init(milliseconds: Int64 = .now, random: () -> UInt64 = { UInt64.random(in: .min ... .max) }) {
        let time = UInt64(bitPattern: milliseconds) & 0xFFFF_FFFF_FFFF
        let high = (time << 16) | 0x7000 | (random() & 0x0FFF)
        let low = 0x8000_0000_0000_0000 | (random() & 0x3FFF_FFFF_FFFF_FFFF)
        func byte(_ word: UInt64, _ index: UInt64) -> UInt8 {
            UInt8(truncatingIfNeeded: word >> (56 - 8 * index))
        }
        uuid = UUID(
            uuid: (
                byte(high, 0), byte(high, 1), byte(high, 2), byte(high, 3),
                byte(high, 4), byte(high, 5), byte(high, 6), byte(high, 7),
                byte(low, 0), byte(low, 1), byte(low, 2), byte(low, 3),
                byte(low, 4), byte(low, 5), byte(low, 6), byte(low, 7)
            )
        )
    }

    /// An id somebody else chose, of any version.
    ///
    /// - Returns: nil when the text is no UUID.
    package init?(_ text: String) {
        guard let uuid = UUID(uuidString: text) else { return nil }
        self.uuid = uuid
    }

    /// Lower-case, as Postgres prints it.
    package var description: String { uuid.uuidString.lowercased() }
}

extension Int64 {
    /// The wall clock in Unix milliseconds.
    package static var now: Int64 {
        Int64((Date().timeIntervalSince1970 * 1000).rounded(.down))
    }
}
