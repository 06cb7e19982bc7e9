extension HTTPRequest {
    private static let excerptBytes = 300
    /// What a header of another name carries may be a key: the configuration names some itself.
    private static let harmlessHeaders: Set<String> = ["accept", "content-type", "idempotency-key", "user-agent"]

    /// The beginning of what a server answered, for the text of an error; without the key this request came with, should
    /// the server repeat it.
    package func excerpt(of answer: some Sequence<UInt8>) -> String {
        // Cut afterwards: half a key is a key's half.
        var text = String(decoding: Array(answer.prefix(4 * Self.excerptBytes)), as: UTF8.self)
        for header in headers where !Self.harmlessHeaders.contains(header.name.lowercased()) {
            guard let secret = header.value.split(separator: " ").last, secret.count >= 8 else { continue }
            text.replace(secret, with: "***")
        }
        return String(text.prefix(Self.excerptBytes))
    }
}
