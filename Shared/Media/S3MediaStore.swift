import Foundation
package import HTTP

/// Files in a bucket of an S3-compatible store, addressed by path: AWS, MinIO, Ceph, Garage, Cloudflare R2.
package struct S3MediaStore: MediaStore {
    private let client: HTTPClient
    private let endpoint: String
    private let bucket: String
    private let signature: AWSSignature

    private static let deadline: Duration = .seconds(60)

    /// - Parameter endpoint: with its scheme, without a slash at the end.
    package init(client: HTTPClient, endpoint: String, bucket: String, signature: AWSSignature) {
        self.client = client
        self.endpoint = endpoint
        self.bucket = bucket
        self.signature = signature
    }

    package func put(_ bytes: [UInt8], as name: MediaName) async throws {
        let response = try await client.send(request("PUT", name, bytes), deadline: Self.deadline)
        guard response.status == 200 else { throw refusal(response) }
    }

    package func get(_ name: MediaName) async throws -> [UInt8]? {
        let response = try await client.send(request("GET", name, []), deadline: Self.deadline)
        switch response.status {
        case 200: return response.body
        case 404: return nil
        default: throw refusal(response)
        }
    }

    package func remove(_ name: MediaName) async throws {
        let response = try await client.send(request("DELETE", name, []), deadline: Self.deadline)
        guard [200, 204, 404].contains(response.status) else { throw refusal(response) }
    }

    private func request(_ method: String, _ name: MediaName, _ body: [UInt8]) -> HTTPRequest {
        let path = "/\(bucket)/\(name.path)"
        let host = endpoint.split(separator: "/").dropFirst().first.map(String.init) ?? ""
        var request = HTTPRequest(
            method, endpoint + path,
            headers: signature.headers(method, host: host, path: path, body: body, at: Date()), body: body)
        request.maximumResponseBytes = 128 * 1024 * 1024
        return request
    }

    private func refusal(_ response: HTTPResponse) -> MediaStoreError {
        let text = String(decoding: response.body.prefix(300), as: UTF8.self)
        return MediaStoreError(
            description: "the bucket '\(bucket)' answered \(response.status); check media.s3 and its keys (\(text))")
    }
}
