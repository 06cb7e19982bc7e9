import Contracts
import Crypto
package import Foundation

/// Proves that a body comes from Meta: HMAC-SHA256 over its raw bytes with the app's secret.
package struct WebhookSignature: Sendable {
    private let keys: [SymmetricKey]

    /// The 32 bytes behind `sha256=`, whoever wrote them.
    struct Claim {
        fileprivate let code: [UInt8]

        /// - Returns: nil when the header is missing or has another form; no body needs to be read then.
        init?(_ header: String?) {
            let prefix = "sha256="
            guard let header, header.hasPrefix(prefix), header.utf8.count == prefix.utf8.count + 64 else { return nil }
            var bytes: [UInt8] = []
            var high: UInt8?
            for digit in header.utf8.dropFirst(prefix.utf8.count) {
                guard let value = digit.hexadecimalDigit else { return nil }
                if let first = high {
                    bytes.append(first << 4 | value)
                    high = nil
                } else {
                    high = value
                }
            }
            code = bytes
        }
    }

    /// - Parameter secrets: separated by commas; several while one replaces another.
    /// - Returns: nil when there is none. Without a secret anybody could write to the business's customers.
    package init?(secrets: String) {
        keys = secrets.split(separator: ",")
            .map { $0.trimmingCharacters(in: .whitespaces) }
            .filter { !$0.isEmpty }
            .map { SymmetricKey(data: Data($0.utf8)) }
        guard !keys.isEmpty else { return nil }
    }

    /// - Parameters:
    ///   - header: `X-Hub-Signature-256`, as it came.
    ///   - body: exactly the bytes that were received.
    package func isValid(_ header: String?, for body: some ContiguousBytes) -> Bool {
        guard let claim = Claim(header) else { return false }
        return body.withUnsafeBytes { isValid(claim, for: $0) }
    }

    func isValid(_ claim: Claim, for body: UnsafeRawBufferPointer) -> Bool {
        // Every key is tried, so that the time does not tell which one fits.
        var isValid = false
        for key in keys {
            // Compares in constant time.
            let fits = HMAC<SHA256>.isValidAuthenticationCode(claim.code, authenticating: body, using: key)
            isValid = fits || isValid
        }
        return isValid
    }
}
