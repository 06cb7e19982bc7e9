import Foundation
import HTTP
import Hummingbird
import Media
import Synchronization
import TestSupport
import Testing

@Suite("A bucket that checks every signature", .timeLimit(.minutes(1)))
struct BucketTests {
    private func store(_ port: Int, secret: String = StrictBucket.secret, region: String = StrictBucket.region)
        -> S3MediaStore
    {
        S3MediaStore(
            client: HTTPClient(connections: 2), endpoint: "http://127.0.0.1:\(port)", bucket: "notes",
            signature: AWSSignature(keyID: StrictBucket.keyID, secret: secret, region: region))
    }

    private func serving(_ bucket: StrictBucket, _ body: (Int) async throws -> Void) async throws {
        let port = try freePort()
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await bucket.application(port: port).runService() }
            _ = try await eventually("the bucket") {
                let probe = ChildProcess("/bin/bash", ["-c", "exec 3<>/dev/tcp/127.0.0.1/\(port)"])
                return try await probe.run() == 0 ? true : nil
            }
            try await body(port)
            group.cancelAll()
        }
    }

    @Test("keeps what it is given, gives it back, and says what it does not have")
    func roundTrip() async throws {
        let bucket = StrictBucket(name: "notes")
        try await serving(bucket) { port in
            let store = store(port)
            let name = try #require(MediaName(business: "demo-1", id: "771_0a-b"))
            let bytes = (0..<100_000).map { UInt8(truncatingIfNeeded: $0 &* 31) }
            #expect(try await store.get(name) == nil)
            try await store.put(bytes, as: name)
            #expect(try await store.get(name) == bytes)
            try await store.put([], as: name)
            #expect(try await store.get(name) == [])
        }
        #expect(bucket.refusals.withLock { $0 } == [])
    }

    @Test("refuses another secret and another region, and the store says which setting to look at")
    func refused() async throws {
        let bucket = StrictBucket(name: "notes")
        let name = try #require(MediaName(business: "demo", id: "771"))
        try await serving(bucket) { port in
            for store in [store(port, secret: "guessed"), store(port, region: "us-east-1")] {
                let error = await #expect(throws: MediaStoreError.self) { try await store.put([1], as: name) }
                #expect(error?.description.contains("answered 403; check media.s3 and its keys") == true)
            }
        }
        #expect(bucket.refusals.withLock { $0 } == ["SignatureDoesNotMatch", "wrong scope"])
    }

    @Test("A redirect is refused and not followed, so that no answer sends a file elsewhere")
    func redirected() async throws {
        let target = StrictBucket(name: "notes")
        let name = try #require(MediaName(business: "demo", id: "771"))
        try await serving(target) { inner in
            let bucket = StrictBucket(name: "notes", redirect: "http://127.0.0.1:\(inner)/notes/demo/771")
            try await serving(bucket) { port in
                await #expect(throws: MediaStoreError.self) { try await store(port).put([1], as: name) }
                await #expect(throws: MediaStoreError.self) { try await store(port).get(name) }
            }
            // Even a request that it would have refused was never made.
            #expect(target.refusals.withLock { $0 } == [])
            #expect(try await store(inner).get(name) == nil)
        }
    }
}
