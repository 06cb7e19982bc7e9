/// A command as a list of arguments. Never a format: a customer's text meets no parser of ours.
package struct RedisCommand: Sendable, ExpressibleByArrayLiteral {
    let arguments: [RedisArgument]

    package init(_ arguments: [RedisArgument]) {
        self.arguments = arguments
    }

    package init(arrayLiteral elements: RedisArgument...) {
        arguments = elements
    }

    /// Appends the command in Redis' protocol: `*3\r\n$4\r\nXADD\r\n…`.
    func write(to buffer: inout [UInt8]) {
        buffer.append(UInt8(ascii: "*"))
        buffer.append(decimal: arguments.count)
        for argument in arguments {
            buffer.append(UInt8(ascii: "$"))
            switch argument {
            case .text(let text):
                var text = text
                text.withUTF8 { bytes in
                    buffer.append(decimal: bytes.count)
                    buffer.append(contentsOf: bytes)
                }
            case .bytes(let bytes):
                buffer.append(decimal: bytes.count)
                buffer.append(contentsOf: bytes)
            }
            buffer.append(UInt8(ascii: "\r"))
            buffer.append(UInt8(ascii: "\n"))
        }
    }
}

/// One argument; any bytes.
package enum RedisArgument: Sendable, ExpressibleByStringLiteral {
    case text(String)
    case bytes([UInt8])

    package init(_ text: String) {
        self = .text(text)
    }

    package init(_ bytes: [UInt8]) {
        self = .bytes(bytes)
    }

    package init(stringLiteral value: String) {
        self = .text(value)
    }
}

extension [UInt8] {
    /// Appends the number in decimal digits and a line end.
    fileprivate mutating func append(decimal number: Int) {
        if number < 10 {
            append(UInt8(ascii: "0") + UInt8(number))
        } else {
            append(contentsOf: String(number).utf8)
        }
        append(UInt8(ascii: "\r"))
        append(UInt8(ascii: "\n"))
    }
}
