import Foundation

/// An address a name was resolved to.
struct IPAddress: Equatable {
    /// 4 or 16.
    let bytes: [UInt8]

    init(bytes: [UInt8]) {
        self.bytes = bytes
    }

    /// - Returns: nil for a family other than IPv4 and IPv6.
    init?(_ address: UnsafePointer<sockaddr>, family: Int32) {
        let raw = UnsafeRawPointer(address)
        switch family {
        case AF_INET:
            let offset = MemoryLayout<sockaddr_in>.offset(of: \.sin_addr) ?? 4
            bytes = Array(UnsafeRawBufferPointer(start: raw + offset, count: 4))
        case AF_INET6:
            let offset = MemoryLayout<sockaddr_in6>.offset(of: \.sin6_addr) ?? 8
            bytes = Array(UnsafeRawBufferPointer(start: raw + offset, count: 16))
        default: return nil
        }
    }

    /// Whether anybody on the internet could be behind it: not loopback, private, link-local (which the metadata
    /// services of clouds use), carrier-grade NAT, documentation, benchmarking, multicast or reserved
    /// (IANA special-purpose registries, RFC 6890).
    var isPublic: Bool {
        bytes.count == 4 ? Self.isPublic4(bytes) : isPublic6
    }

    private static func isPublic4(_ b: [UInt8]) -> Bool {
        switch (b[0], b[1], b[2]) {
        case (0, _, _), (10, _, _), (127, _, _), (224..., _, _): false
        case (100, 64...127, _), (169, 254, _), (172, 16...31, _), (192, 168, _): false
        case (192, 0, 0), (192, 0, 2), (198, 18...19, _), (198, 51, 100), (203, 0, 113): false
        default: true
        }
    }

    private var isPublic6: Bool {
        // IPv4 in IPv6 clothes: mapped, compatible, NAT64, 6to4.
        let zeros = bytes.prefix(10).allSatisfy { $0 == 0 }
        if zeros, bytes[10] == bytes[11], bytes[10] == 0xFF || bytes[10] == 0 { return embedded(at: 12) }
        if bytes.starts(with: [0x00, 0x64, 0xFF, 0x9B]) { return embedded(at: 12) }
        if bytes.starts(with: [0x20, 0x02]) { return embedded(at: 2) }
        // Only global unicast, 2000::/3, less documentation and Teredo.
        return bytes[0] & 0xE0 == 0x20 && !bytes.starts(with: [0x20, 0x01, 0x0D, 0xB8])
            && !bytes.starts(with: [0x20, 0x01, 0x00, 0x00])
    }

    private func embedded(at index: Int) -> Bool {
        Self.isPublic4(Array(bytes[index..<index + 4]))
    }
}

extension IPAddress: CustomStringConvertible {
    var description: String {
        if bytes.count == 4 { return bytes.map(String.init).joined(separator: ".") }
        return stride(from: 0, to: 16, by: 2)
            .map { String(UInt16(bytes[$0]) << 8 | UInt16(bytes[$0 + 1]), radix: 16) }
            .joined(separator: ":")
    }
}
