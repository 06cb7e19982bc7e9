import Contracts
import Crypto
import Foundation

enum ModelDigest {
    static func of(_ data: some DataProtocol) -> String {
        SHA256.hash(data: data).prefix(8).hexadecimal
    }
}
