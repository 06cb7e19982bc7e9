import Crypto
import Foundation
import HTTPTypes
import Hummingbird
import Logging
import Synchronization

/// A bucket that takes nothing whose AWS Signature Version 4 it cannot recompute from the request as it came.
///
/// Written from AWS's description and not from the product: every header of the service must be signed, the scope and
/// the clock must fit, and the digest must be that of the body.
final class StrictBucket: Sendable {
    static let keyID = "AKIDEXAMPLE"
    static let secret = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"
    static let region = "eu-central-1"

    let refusals = Mutex<[String]>([])
    private let objects = Mutex<[String: [UInt8]]>([:])
    private let name: String
    /// Where every request is sent instead; nil answers it.
    private let redirect: String?

    init(name: String, redirect: String? = nil) {
        self.name = name
        self.redirect = redirect
    }

    func application(port: Int) -> some ApplicationProtocol {
        let router = Router()
        router.on("/**", method: .put) { request, _ in try await self.answer(request) }
        router.on("/**", method: .get) { request, _ in try await self.answer(request) }
        var logger = Logger(label: "bucket")
        logger.logLevel = .critical
        return Application(
            router: router, configuration: .init(address: .hostname("127.0.0.1", port: port)), logger: logger)
    }

    private func answer(_ request: Request) async throws -> Response {
        if let redirect {
            return Response(status: .temporaryRedirect, headers: [.location: redirect])
        }
        let body = Array(try await request.body.collect(upTo: 1 << 24).readableBytesView)
        if let problem = problem(request, body, now: Date()) {
            refusals.withLock { $0.append(problem) }
            return Response(status: .forbidden, body: .init(byteBuffer: ByteBuffer(string: problem)))
        }
        let path = request.uri.path
        guard path.hasPrefix("/\(name)/") else { return Response(status: .notFound) }
        if request.method == .put {
            objects.withLock { $0[path] = body }
            return Response(status: .ok)
        }
        guard let bytes = objects.withLock({ $0[path] }) else { return Response(status: .notFound) }
        return Response(status: .ok, body: .init(byteBuffer: ByteBuffer(bytes: bytes)))
    }

    /// - Returns: what is wrong with the request; nil when its signature holds.
    func problem(_ request: Request, _ body: [UInt8], now: Date) -> String? {
        var headers: [String: String] = [:]
        for field in request.headers { headers[field.name.canonicalName] = field.value }
        headers["host"] = request.head.authority ?? headers["host"]
        guard let authorization = headers["authorization"], authorization.hasPrefix("AWS4-HMAC-SHA256 ") else {
            return "MissingAuthorization"
        }
        var parts: [String: String] = [:]
        for part in authorization.dropFirst("AWS4-HMAC-SHA256 ".count).split(separator: ",") {
            let pair = part.trimmingCharacters(in: .whitespaces).split(separator: "=", maxSplits: 1)
            guard pair.count == 2 else { return "AuthorizationHeaderMalformed" }
            parts[String(pair[0])] = String(pair[1])
        }
        guard let credential = parts["Credential"]?.split(separator: "/").map(String.init), credential.count == 5,
            let names = parts["SignedHeaders"]?.split(separator: ";").map(String.init), let claim = parts["Signature"]
        else { return "AuthorizationHeaderMalformed" }
        guard credential[0] == Self.keyID else { return "InvalidAccessKeyId" }
        guard Array(credential[2...]) == [Self.region, "s3", "aws4_request"] else { return "wrong scope" }
        guard let stamp = headers["x-amz-date"], let at = Self.time(stamp), stamp.hasPrefix(credential[1]) else {
            return "wrong date"
        }
        guard abs(at.timeIntervalSince(now)) < 900 else { return "RequestTimeTooSkewed" }
        let needed = headers.keys.filter { $0 == "host" || $0 == "content-md5" || $0.hasPrefix("x-amz-") }
        guard names == names.sorted(), Set(names).isSuperset(of: needed) else { return "an unsigned header" }
        guard headers["x-amz-content-sha256"] == Self.digest(body) else { return "XAmzContentSHA256Mismatch" }

        var canonical = "\(request.method.rawValue)\n\(request.uri.path)\n\(request.uri.query ?? "")\n"
        for name in names {
            guard let value = headers[name] else { return "a signed header is missing" }
            canonical += "\(name):\(value.trimmingCharacters(in: .whitespaces))\n"
        }
        canonical += "\n\(names.joined(separator: ";"))\n\(Self.digest(body))"
        let scope = credential[1...].joined(separator: "/")
        let text = "AWS4-HMAC-SHA256\n\(stamp)\n\(scope)\n\(Self.digest(Array(canonical.utf8)))"
        let date = Self.code(Array("AWS4\(Self.secret)".utf8), credential[1])
        let key = Self.code(Self.code(Self.code(date, Self.region), "s3"), "aws4_request")
        let expected = Self.code(key, text).map { String(format: "%02x", $0) }.joined()
        return claim == expected ? nil : "SignatureDoesNotMatch"
    }

    private static func code(_ key: [UInt8], _ text: String) -> [UInt8] {
        Array(HMAC<SHA256>.authenticationCode(for: Data(text.utf8), using: SymmetricKey(data: key)))
    }

    private static func digest(_ bytes: [UInt8]) -> String {
        SHA256.hash(data: bytes).map { String(format: "%02x", $0) }.joined()
    }

    private static func time(_ stamp: String) -> Date? {
        let format = DateFormatter()
        format.locale = Locale(identifier: "en_US_POSIX")
        format.timeZone = TimeZone(identifier: "UTC")
        format.dateFormat = "yyyyMMdd'T'HHmmss'Z'"
        return format.date(from: stamp)
    }
}
