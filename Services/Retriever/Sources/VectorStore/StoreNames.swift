import Contracts
import Crypto
import Foundation

/// Names that a vector store takes, made of ours.
enum StoreNames {
    /// A UUID that is the same for the same business and chunk, as stores want for ids.
    static func id(_ chunk: String, of business: String) -> String {
        var bytes = Array(SHA256.hash(data: Data((business + "\u{1F}" + chunk).utf8)).prefix(16))
        bytes[6] = bytes[6] & 0x0F | 0x80
        bytes[8] = bytes[8] & 0x3F | 0x80
        let hex = bytes.hexadecimal
        let cuts = [8, 12, 16, 20]
        var parts: [Substring] = []
        var start = hex.startIndex
        for cut in cuts + [32] {
            let end = hex.index(hex.startIndex, offsetBy: cut)
            parts.append(hex[start..<end])
            start = end
        }
        return parts.joined(separator: "-")
    }

    /// Letters and digits only, the first one a capital: what both stores take as a collection's name.
    static func collection(_ model: String) -> String {
        "Frontdesk" + model.map { $0.isASCII && ($0.isLetter || $0.isNumber) ? String($0) : "_" }.joined()
    }
}
