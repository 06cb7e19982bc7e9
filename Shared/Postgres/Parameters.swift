/// Lends a statement's values to libpq in its four parallel arrays. One buffer holds them all.
struct Parameters {
    private var bytes: [CChar] = []
    private var starts: [Int?] = []
    private var lengths: [Int32] = []
    private var formats: [Int32] = []

    init(_ parameters: [PostgresParameter]) {
        for parameter in parameters {
            switch parameter {
            case .null: append(nil, length: 0, format: 0)
            case .text(let text):
                let start = bytes.count
                bytes += text.utf8CString
                append(start, length: Int32(bytes.count - start - 1), format: 0)
            case .binary(let value):
                let start = bytes.count
                bytes += value.lazy.map { CChar(bitPattern: $0) }
                append(start, length: Int32(value.count), format: 1)
            }
        }
    }

    private mutating func append(_ start: Int?, length: Int32, format: Int32) {
        starts.append(start)
        lengths.append(length)
        formats.append(format)
    }

    /// - Parameter body: called with count, values, lengths and formats.
    func send(
        _ body: (Int32, UnsafePointer<UnsafePointer<CChar>?>?, UnsafePointer<Int32>?, UnsafePointer<Int32>?) -> Int32
    ) -> Int32 {
        // An empty buffer has no address, and a parameter without one would be null.
        let storage = bytes.isEmpty ? [0] : bytes
        return storage.withUnsafeBufferPointer { buffer in
            let values = starts.map { start in start.flatMap { buffer.baseAddress?.advanced(by: $0) } }
            return values.withUnsafeBufferPointer { values in
                lengths.withUnsafeBufferPointer { lengths in
                    formats.withUnsafeBufferPointer { formats in
                        body(Int32(starts.count), values.baseAddress, lengths.baseAddress, formats.baseAddress)
                    }
                }
            }
        }
    }
}
