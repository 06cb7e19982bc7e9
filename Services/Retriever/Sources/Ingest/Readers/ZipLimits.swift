/// Refuses an archive that would unpack to far more than it is: a bomb.
enum ZipLimits {
    private static let largest = 100

    static func check(_ file: String, name: String) async throws(IngestError) {
        let totals = try await LimitedTool(name: "unzip", package: "unzip", seconds: 10).run(["-Zt", file], on: name)
        // "12 files, 34567 bytes uncompressed, 8910 bytes compressed:  74.2%"
        guard let match = totals.firstMatch(of: /(\d+) bytes uncompressed/), let bytes = Int(match.1) else {
            throw .tool(name, reason: "it is no .docx archive")
        }
        guard bytes <= largest << 20 else { throw .tooLarge(name + " (unpacked)", megabytes: largest) }
    }
}
