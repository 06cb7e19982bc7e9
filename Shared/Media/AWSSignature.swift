import Contracts
import Crypto
package import Foundation

/// Signs a request to an S3-compatible store: AWS Signature Version 4.
package struct AWSSignature: Sendable {
    private let keyID: String
    private let secret: String
    private let region: String
    private let service: String

    package init(keyID: String, secret: String, region: String, service: String = "s3") {
        self.keyID = keyID
        self.secret = secret
        self.region = region
        self.service = service
    }

    /// The headers to add: date, digest of the body, and the signature over both, the host and the path.
    ///
    /// - Parameter path: as it is sent, percent-encoded.
    package func headers(
        _ method: String,
        host: String,
        path: String,
        body: [UInt8],
        at date: Date
    ) -> [(name: String, value: String)] {
        let stamp = Self.stamp(date)
        let digest = SHA256.hash(data: body).hexadecimal
        let signed = [("host", host), ("x-amz-content-sha256", digest), ("x-amz-date", stamp)]
        let names = signed.map(\.0).joined(separator: ";")
        let canonical = [
            method, path, "", signed.map { "\($0.0):\($0.1)\n" }.joined(), names, digest,
        ].joined(separator: "\n")
        let scope = "\(stamp.prefix(8))/\(region)/\(service)/aws4_request"
        let text = ["AWS4-HMAC-SHA256", stamp, scope, SHA256.hash(data: Data(canonical.utf8)).hexadecimal]
            .joined(separator: "\n")
        var key = SymmetricKey(data: Data("AWS4\(secret)".utf8))
        for part in scope.split(separator: "/") {
            key = SymmetricKey(data: HMAC<SHA256>.authenticationCode(for: Data(part.utf8), using: key))
        }
        let signature = HMAC<SHA256>.authenticationCode(for: Data(text.utf8), using: key).hexadecimal
        return [
            ("x-amz-content-sha256", digest), ("x-amz-date", stamp),
            (
                "Authorization",
                "AWS4-HMAC-SHA256 Credential=\(keyID)/\(scope),SignedHeaders=\(names),Signature=\(signature)"
            ),
        ]
    }

    /// `20261124T101500Z`.
    private static func stamp(_ date: Date) -> String {
        date.formatted(
            Date.ISO8601FormatStyle(dateSeparator: .omitted, timeSeparator: .omitted, timeZone: .gmt))
    }
}
