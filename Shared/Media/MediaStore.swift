/// Where the files of customers are kept.
package protocol MediaStore: Sendable {
    /// Keeps the bytes under the name; a second time replaces them with the same.
    func put(_ bytes: [UInt8], as name: MediaName) async throws

    /// - Returns: nil when there is no such file.
    func get(_ name: MediaName) async throws -> [UInt8]?

    /// Removes the file; one that is not there is as good as removed.
    func remove(_ name: MediaName) async throws
}

/// A file's name in the store: the business and WhatsApp's id of the file. Neither can lead out of its place.
package struct MediaName: Sendable, Hashable {
    package let business: String
    package let id: String

    /// - Returns: nil when a part holds anything but letters, digits, `-` and `_`.
    package init?(business: String, id: String) {
        guard Self.isPlain(business), Self.isPlain(id) else { return nil }
        self.business = business
        self.id = id
    }

    var path: String { "\(business)/\(id)" }

    private static func isPlain(_ text: String) -> Bool {
        (1...128).contains(text.utf8.count)
            && text.utf8.allSatisfy {
                (0x30...0x39).contains($0) || (0x41...0x5A).contains($0) || (0x61...0x7A).contains($0)
                    || $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: "_")
            }
    }
}

/// Why a file cannot be kept or read.
package struct MediaStoreError: Error, CustomStringConvertible {
    package let description: String
}
