/// The id of a stream's entry: milliseconds and a running number.
struct StreamPosition: Comparable, CustomStringConvertible {
    let milliseconds: Int64
    let sequence: UInt64

    init(milliseconds: Int64, sequence: UInt64 = 0) {
        self.milliseconds = max(0, milliseconds)
        self.sequence = sequence
    }

    init?(_ text: String) {
        let parts = text.split(separator: "-", maxSplits: 1)
        guard parts.count == 2, let milliseconds = Int64(parts[0]), let sequence = UInt64(parts[1]) else { return nil }
        self.init(milliseconds: milliseconds, sequence: sequence)
    }

    var description: String { "\(milliseconds)-\(sequence)" }

    static func < (left: StreamPosition, right: StreamPosition) -> Bool {
        (left.milliseconds, left.sequence) < (right.milliseconds, right.sequence)
    }
}
