import Crypto
import Foundation

enum ModelDigest {
    static func of(_ data: some DataProtocol) -> String {
        SHA256.hash(data: data).prefix(8).map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined()
    }
}
