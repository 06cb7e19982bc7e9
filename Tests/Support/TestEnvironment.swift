import Foundation

/// The servers a test run is given. `make test` starts them.
package enum TestEnvironment {
    package static var redisURL: String {
        get throws { try variable("FRONTDESK_TEST_REDIS_URL") }
    }

    /// A superuser's address; suites make databases of their own.
    package static var databaseURL: String {
        get throws { try variable("FRONTDESK_TEST_DATABASE_URL") }
    }

    package static var embeddingsURL: String {
        get throws { try variable("FRONTDESK_TEST_EMBEDDINGS_URL") }
    }

    /// The folder of the built executables.
    package static var binaries: String {
        get throws { try variable("FRONTDESK_BIN_DIR") }
    }

    /// The repository's root.
    package static var root: String {
        let here = #filePath
        return here.components(separatedBy: "/Tests/Support/").first ?? "."
    }

    private static func variable(_ name: String) throws -> String {
        guard let value = ProcessInfo.processInfo.environment[name], !value.isEmpty else {
            throw NotInTime(description: "\(name) is not set; run the tests with 'make test', which starts the servers")
        }
        return value
    }
}
