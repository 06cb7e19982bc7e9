import Foundation
import Media
import Testing

@Suite("The media store")
struct MediaStoreTests {
    @Test("A directory gives back what it was given, per business, and nothing else")
    func directory() async throws {
        let root = FileManager.default.temporaryDirectory.appendingPathComponent("frontdesk-media-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: root) }
        let store = DirectoryMediaStore(path: root.path)
        let name = try #require(MediaName(business: "demo", id: "771"))
        let foreign = try #require(MediaName(business: "other", id: "771"))
        #expect(try await store.get(name) == nil)
        try await store.put([1, 2, 3], as: name)
        try await store.put([1, 2, 3], as: name)
        #expect(try await store.get(name) == [1, 2, 3])
        #expect(try await store.get(foreign) == nil)
        try await store.put([4], as: foreign)
        for _ in 0..<2 { try await store.remove(name) }
        #expect(try await store.get(name) == nil)
        #expect(try await store.get(foreign) == [4])
    }

    @Test("A directory that cannot be written says so")
    func unwritable() async throws {
        let name = try #require(MediaName(business: "demo", id: "771"))
        await #expect(throws: MediaStoreError.self) {
            try await DirectoryMediaStore(path: "/dev/null").put([1], as: name)
        }
    }

    @Test(
        "A name cannot lead out of its place",
        arguments: ["", "..", "a/b", "a\u{0}", "é", String(repeating: "a", count: 129)])
    func names(id: String) {
        #expect(MediaName(business: "demo", id: id) == nil)
        #expect(MediaName(business: id, id: "771") == nil)
    }

    /// The expected value was computed with another implementation, Python's hmac, from AWS's description.
    @Test("A request to a bucket is signed as AWS Signature Version 4 says")
    func signature() {
        let headers = AWSSignature(
            keyID: "AKIDEXAMPLE", secret: "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", region: "eu-central-1"
        ).headers(
            "PUT", host: "s3.example.com:9000", path: "/notes/demo/771", body: Array("hello".utf8),
            at: Date(timeIntervalSince1970: 1_795_515_300))
        #expect(headers.contains { $0.name == "x-amz-date" && $0.value == "20261124T101500Z" })
        let expected =
            "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20261124/eu-central-1/s3/aws4_request,"
            + "SignedHeaders=host;x-amz-content-sha256;x-amz-date,"
            + "Signature=9aa61df78c65dc3cdc733796537ca7da8d1e7802c8cfb8d7ad2709ed4c412533"
        #expect(headers.last?.value == expected)
    }
}
