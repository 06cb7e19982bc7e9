import Crypto
import Foundation
import Settings

/// Who may use the console's API: names with their bearer tokens, from `CONSOLE_API_TOKENS`.
struct ConsoleTokens: Sendable {
    /// A person or a program, and the businesses whose conversations it may see and answer: all of them when nil.
    struct Agent: Sendable, Equatable {
        let name: String
        let businesses: Set<String>?
    }

    private let agents: [(agent: Agent, digest: SHA256Digest)]

    static let shortest = 16

    /// - Parameter text: `name:token` for every business or `name@business+business:token` for some, several with commas.
    /// - Throws: when a token has no name, names no business after `@`, or is short enough to be guessed.
    init(_ text: Secret) throws(SettingsError) {
        var agents: [(agent: Agent, digest: SHA256Digest)] = []
        for item in text.revealed.split(separator: ",") {
            let parts = item.split(separator: ":", maxSplits: 1).map { $0.trimmingCharacters(in: .whitespaces) }
            guard parts.count == 2, let agent = Self.agent(parts[0]), parts[1].utf8.count >= Self.shortest else {
                throw SettingsError(
                    source: "the environment",
                    problems: [
                        "CONSOLE_API_TOKENS must be name:token pairs with commas between them (name@business:token for one "
                            + "business, name@one+two:token for several), each token of at least \(Self.shortest) "
                            + "characters; 'openssl rand -hex 24' makes one"
                    ]
                )
            }
            agents.append((agent, SHA256.hash(data: Data(parts[1].utf8))))
        }
        self.agents = agents
    }

    private static func agent(_ text: String) -> Agent? {
        let parts = text.split(separator: "@", maxSplits: 1, omittingEmptySubsequences: false)
        guard let name = parts.first, !name.isEmpty else { return nil }
        guard parts.count == 2 else { return Agent(name: String(name), businesses: nil) }
        let businesses = parts[1].split(separator: "+", omittingEmptySubsequences: false).map { String($0) }
        guard businesses.allSatisfy({ !$0.isEmpty }) else { return nil }
        return Agent(name: String(name), businesses: Set(businesses))
    }

    /// The businesses that tokens name.
    var businesses: Set<String> {
        agents.reduce(into: []) { $0.formUnion($1.agent.businesses ?? []) }
    }

    /// - Parameter header: `Authorization`.
    /// - Returns: whose token it is. Digests are compared, each of them, so that the time tells nothing.
    func agent(_ header: String?) -> Agent? {
        let prefix = "Bearer "
        guard let header, header.hasPrefix(prefix) else { return nil }
        let digest = SHA256.hash(data: Data(header.dropFirst(prefix.count).utf8))
        var found: Agent?
        for known in agents where known.digest == digest { found = known.agent }
        return found
    }
}
