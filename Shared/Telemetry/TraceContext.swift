/// W3C trace context: `00-<trace id>-<span id>-<flags>`.
package struct TraceContext: Sendable, Equatable, CustomStringConvertible {
    /// 32 lower-case hexadecimal digits, not all zero.
    package let traceID: String
    /// 16 lower-case hexadecimal digits, not all zero.
    package let spanID: String
    package let flags: UInt8

    /// Begins a trace.
    package init() {
        traceID = Self.hex(UInt64.random(in: 1...UInt64.max)) + Self.hex(UInt64.random(in: 1...UInt64.max))
        spanID = Self.hex(UInt64.random(in: 1...UInt64.max))
        flags = 1
    }

    private init(traceID: String, flags: UInt8) {
        self.traceID = traceID
        self.flags = flags
        spanID = Self.hex(UInt64.random(in: 1...UInt64.max))
    }

    /// - Returns: nil for a text that is no trace context.
    package init?(_ text: String?) {
        guard let parts = text?.split(separator: "-", omittingEmptySubsequences: false), parts.count >= 4,
            parts[0].count == 2, parts[0] != "ff", parts[0] != "00" || parts.count == 4,
            Self.isID(parts[1], length: 32), Self.isID(parts[2], length: 16),
            parts[3].count == 2, let flags = UInt8(parts[3], radix: 16)
        else { return nil }
        traceID = String(parts[1])
        spanID = String(parts[2])
        self.flags = flags
    }

    /// The next hop of the same trace.
    package func child() -> TraceContext {
        TraceContext(traceID: traceID, flags: flags)
    }

    package var description: String { "00-\(traceID)-\(spanID)-\(flags < 16 ? "0" : "")\(String(flags, radix: 16))" }

    private static func isID(_ text: Substring, length: Int) -> Bool {
        text.utf8.count == length && text.utf8.contains { $0 != UInt8(ascii: "0") }
            && text.utf8.allSatisfy { (48...57).contains($0) || (97...102).contains($0) }
    }

    private static func hex(_ number: UInt64) -> String {
        let digits = String(number, radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }
}
