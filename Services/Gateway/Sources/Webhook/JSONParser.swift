import Contracts

/// Reads JSON within bounds: a legal body of 3 MB must not cost seconds, and nesting must not cost the stack.
///
/// Foundation's parser takes 1 to 7 seconds for a hostile body of that size; this one stops at the bound.
struct JSONParser {
    struct Failure: Error, Equatable, CustomStringConvertible {
        let reason: String
        /// Counted in bytes from the beginning.
        let offset: Int

        var description: String { "\(reason) at byte \(offset)" }
    }

    static let deepest = 32
    /// A full batch of 1,000 updates has about 40,000.
    static let mostValues = 60_000

    private let bytes: UnsafeBufferPointer<UInt8>
    private var index = 0
    private var values = 0

    static func parse(_ bytes: UnsafeBufferPointer<UInt8>) throws(Failure) -> JSON {
        var parser = JSONParser(bytes: bytes)
        let value = try parser.value(depth: 0)
        parser.skipSpace()
        guard parser.index == bytes.count else { throw parser.failure("something follows the end of the value") }
        return value
    }

    private init(bytes: UnsafeBufferPointer<UInt8>) {
        self.bytes = bytes
    }

    private mutating func value(depth: Int) throws(Failure) -> JSON {
        skipSpace()
        values += 1
        guard values <= Self.mostValues else { throw failure("more than \(Self.mostValues) values") }
        guard depth <= Self.deepest else { throw failure("nested deeper than \(Self.deepest)") }
        guard index < bytes.count else { throw failure("the text ends too early") }
        switch bytes[index] {
        case UInt8(ascii: "{"): return try object(depth)
        case UInt8(ascii: "["): return try array(depth)
        case UInt8(ascii: "\""): return .string(try string())
        case UInt8(ascii: "t"): return try literal("true", .bool(true))
        case UInt8(ascii: "f"): return try literal("false", .bool(false))
        case UInt8(ascii: "n"): return try literal("null", .null)
        default: return try number()
        }
    }

    private mutating func object(_ depth: Int) throws(Failure) -> JSON {
        let start = index
        index += 1
        var members: [JSON.Member] = []
        skipSpace()
        if take("}") { return .object(members, start..<index) }
        while true {
            skipSpace()
            guard index < bytes.count, bytes[index] == UInt8(ascii: "\"") else { throw failure("a name is expected") }
            let name = try string()
            skipSpace()
            guard take(":") else { throw failure("':' is expected") }
            members.append(JSON.Member(name: name, value: try value(depth: depth + 1)))
            skipSpace()
            if take("}") { return .object(members, start..<index) }
            guard take(",") else { throw failure("',' or '}' is expected") }
        }
    }

    private mutating func array(_ depth: Int) throws(Failure) -> JSON {
        index += 1
        var items: [JSON] = []
        skipSpace()
        if take("]") { return .array(items) }
        while true {
            items.append(try value(depth: depth + 1))
            skipSpace()
            if take("]") { return .array(items) }
            guard take(",") else { throw failure("',' or ']' is expected") }
        }
    }

    private mutating func number() throws(Failure) -> JSON {
        let start = index
        scan: while index < bytes.count {
            switch bytes[index] {
            case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "."),
                UInt8(ascii: "e"), UInt8(ascii: "E"):
                index += 1
            default: break scan
            }
        }
        let text = String(decoding: bytes[start..<index], as: UTF8.self)
        guard Double(text) != nil else { throw failure("no value") }
        return .number(text)
    }

    private mutating func literal(_ text: StaticString, _ value: JSON) throws(Failure) -> JSON {
        let end = index + text.utf8CodeUnitCount
        guard end <= bytes.count, (0..<text.utf8CodeUnitCount).allSatisfy({ text.utf8Start[$0] == bytes[index + $0] })
        else { throw failure("no value") }
        index = end
        return value
    }

    private mutating func string() throws(Failure) -> String {
        index += 1
        let start = index
        // Most texts have no escapes and are copied in one piece.
        while index < bytes.count, bytes[index] != UInt8(ascii: "\""), bytes[index] != UInt8(ascii: "\\") {
            guard bytes[index] >= 0x20 else { throw failure("a control character in a text") }
            index += 1
        }
        guard index < bytes.count else { throw failure("a text without end") }
        if bytes[index] == UInt8(ascii: "\"") {
            defer { index += 1 }
            return String(decoding: bytes[start..<index], as: UTF8.self)
        }
        var text = Array(bytes[start..<index])
        while index < bytes.count {
            let byte = bytes[index]
            index += 1
            switch byte {
            case UInt8(ascii: "\""): return String(decoding: text, as: UTF8.self)
            case UInt8(ascii: "\\"): try escape(into: &text)
            case 0..<0x20: throw failure("a control character in a text")
            default: text.append(byte)
            }
        }
        throw failure("a text without end")
    }

    private mutating func escape(into text: inout [UInt8]) throws(Failure) {
        guard index < bytes.count else { throw failure("a text without end") }
        defer { index += 1 }
        switch bytes[index] {
        case UInt8(ascii: "n"): text.append(0x0A)
        case UInt8(ascii: "t"): text.append(0x09)
        case UInt8(ascii: "r"): text.append(0x0D)
        case UInt8(ascii: "b"): text.append(0x08)
        case UInt8(ascii: "f"): text.append(0x0C)
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): text.append(bytes[index])
        case UInt8(ascii: "u"):
            let scalar = try scalar()
            text.append(contentsOf: String(scalar).utf8)
            // The caller's `defer` steps over the last digit.
            index -= 1
        default: throw failure("an unknown escape")
        }
    }

    /// `\uXXXX`, or two of them for a character beyond the basic plane. A lone half becomes U+FFFD, and so does U+0000,
    /// which Postgres cannot store.
    private mutating func scalar() throws(Failure) -> Character {
        let first = try unit()
        if (0xD800..<0xDC00).contains(first), index + 1 < bytes.count, bytes[index] == UInt8(ascii: "\\"),
            bytes[index + 1] == UInt8(ascii: "u")
        {
            let mark = index
            index += 1
            let second = try unit()
            if (0xDC00..<0xE000).contains(second) {
                let value = 0x10000 + (first - 0xD800) << 10 + (second - 0xDC00)
                return Character(UnicodeScalar(value) ?? "\u{FFFD}")
            }
            index = mark
        }
        return Character(UnicodeScalar(first == 0 ? 0xFFFD : first) ?? "\u{FFFD}")
    }

    /// Reads `uXXXX` and stands behind it.
    private mutating func unit() throws(Failure) -> UInt32 {
        guard index + 4 < bytes.count else { throw failure("a text without end") }
        var value: UInt32 = 0
        for offset in 1...4 {
            guard let digit = bytes[index + offset].hexadecimalDigit else {
                throw failure("an escape with something else than four hexadecimal digits")
            }
            value = value << 4 | UInt32(digit)
        }
        index += 5
        return value
    }

    private mutating func skipSpace() {
        while index < bytes.count {
            switch bytes[index] {
            case 0x20, 0x0A, 0x0D, 0x09: index += 1
            default: return
            }
        }
    }

    private mutating func take(_ character: UnicodeScalar) -> Bool {
        guard index < bytes.count, bytes[index] == UInt8(ascii: character) else { return false }
        index += 1
        return true
    }

    private func failure(_ reason: String) -> Failure {
        Failure(reason: reason, offset: index)
    }
}
