import Crypto
import Foundation
import Settings

/// Who may use the console's API: names with their bearer tokens, from `CONSOLE_API_TOKENS`.
struct ConsoleTokens: Sendable {
    private let agents: [(name: String, digest: SHA256Digest)]

    static let shortest = 16

    /// - Parameter text: `name:token`, several with commas.
    /// - Throws: when a token has no name or is short enough to be guessed.
    init(_ text: Secret) throws(SettingsError) {
        var agents: [(name: String, digest: SHA256Digest)] = []
        for item in text.revealed.split(separator: ",") {
            let parts = item.split(separator: ":", maxSplits: 1).map { $0.trimmingCharacters(in: .whitespaces) }
            guard parts.count == 2, let name = parts.first, let token = parts.last, !name.isEmpty,
                token.utf8.count >= Self.shortest
            else {
                throw SettingsError(
                    source: "the environment",
                    problems: [
                        "CONSOLE_API_TOKENS must be name:token pairs with commas between them, each token of at least "
                            + "\(Self.shortest) characters; 'openssl rand -hex 24' makes one"
                    ]
                )
            }
            agents.append((name, SHA256.hash(data: Data(token.utf8))))
        }
        self.agents = agents
    }

    /// - Parameter header: `Authorization`.
    /// - Returns: whose token it is. Digests are compared, each of them, so that the time tells nothing.
    func agent(_ header: String?) -> String? {
        let prefix = "Bearer "
        guard let header, header.hasPrefix(prefix) else { return nil }
        let digest = SHA256.hash(data: Data(header.dropFirst(prefix.count).utf8))
        var found: String?
        for agent in agents where agent.digest == digest { found = agent.name }
        return found
    }
}
