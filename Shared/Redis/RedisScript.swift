import Synchronization

/// A Lua script, called by its hash. A server that does not know it gets its text, once.
package final class RedisScript: Sendable {
    let text: String
    /// The SHA-1 the server told; nil until it was loaded.
    let hash = Mutex<String?>(nil)

    package init(_ text: String) {
        self.text = text
    }
}

extension RedisConnection {
    /// Runs the script, loading it first when the server does not know it (`NOSCRIPT`, as after a restart).
    package func run(
        _ script: RedisScript,
        keys: [String],
        arguments: [String],
        deadline: Duration? = nil
    ) async throws(RedisError) -> RedisValue {
        let tail = [RedisArgument(String(keys.count))] + (keys + arguments).map { RedisArgument($0) }
        if let hash = script.hash.withLock({ $0 }) {
            do throws(RedisError) {
                return try await send(RedisCommand(["EVALSHA", .init(hash)] + tail), deadline: deadline)
            } catch .refused("NOSCRIPT", _) {
                script.hash.withLock { $0 = nil }
            }
        }
        let loaded = try await send(["SCRIPT", "LOAD", .init(script.text)], deadline: deadline)
        guard let hash = loaded.text else { throw RedisError(reply: "ERR SCRIPT LOAD answered without a hash") }
        script.hash.withLock { $0 = hash }
        return try await send(RedisCommand(["EVALSHA", .init(hash)] + tail), deadline: deadline)
    }

    /// Loads a library of Redis Functions, replacing an older one of the same name. Survives restarts, unlike scripts.
    package func load(functions library: String) async throws(RedisError) {
        _ = try await send(["FUNCTION", "LOAD", "REPLACE", .init(library)])
    }
}
