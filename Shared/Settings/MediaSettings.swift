/// `media`: what becomes of the files customers send.
package struct MediaSettings: Sendable {
    package enum Kind: String, Sendable, CaseIterable { case directory, s3 }

    package struct Bucket: Sendable {
        /// `https://s3.eu-central-1.amazonaws.com`, or any S3-compatible address; the bucket follows as first part of
        /// the path.
        package let endpoint: String
        package let name: String
        package let region: String
    }

    /// An OpenAI-compatible `/audio/transcriptions`.
    package struct Transcription: Sendable {
        package let baseURL: String
        package let model: String
        /// The variable that holds the key; empty when none is needed.
        package let keyVariable: String
        /// A turn waits no longer for its words.
        package let timeout: Duration
    }

    package let store: Kind
    package let directory: String
    package let bucket: Bucket?
    /// Larger files are not fetched; a person hears of them.
    package let maximumBytes: Int
    /// How we call ourselves when a file is fetched.
    package let userAgent: String
    /// Hosts, or ends of host names, WhatsApp's download links may lead to, besides the API's own.
    package let hosts: [String]
    /// `nil`: voice notes are not written down; the customer is asked for text, and a person can listen.
    package let transcription: Transcription?

    init(_ section: SettingsSection) {
        store = section.choice("store", default: .directory)
        directory = section.text("directory", default: ".local/media")
        maximumBytes = 1024 * 1024 * section.whole("max_mb", default: 25, in: 1...100)
        userAgent = section.text("user_agent", default: "Frontdesk")
        hosts = section.texts("hosts", default: ["fbsbx.com", "whatsapp.net", "fbcdn.net"])
        let bucket = section.section("s3")
        if bucket.keys.isEmpty {
            self.bucket = nil
            if store == .s3 {
                section.problem("media.store is s3; describe endpoint, bucket and region under media.s3")
            }
        } else {
            self.bucket = Bucket(
                endpoint: Self.address(bucket, "endpoint"), name: bucket.text("bucket"),
                region: bucket.text("region", default: "us-east-1"))
        }
        bucket.finish()
        let speech = section.section("transcription")
        transcription =
            speech.keys.isEmpty
            ? nil
            : Transcription(
                baseURL: Self.address(speech, "base_url"),
                model: speech.text("model", default: "whisper-1"),
                keyVariable: speech.text("api_key_env", default: ""),
                timeout: speech.duration("timeout", default: .seconds(20)))
        if let transcription, !(.seconds(1) ... .seconds(120)).contains(transcription.timeout) {
            speech.problem("media.transcription.timeout must be from 1s to 120s: the customer waits meanwhile")
        }
        speech.finish()
        section.finish()
    }

    private static func address(_ section: SettingsSection, _ key: String) -> String {
        let text = section.text(key)
        if !text.isEmpty, !text.hasPrefix("https://"), !text.hasPrefix("http://") {
            section.problem("\(key) must begin with https:// or http://")
        }
        return text.hasSuffix("/") ? String(text.dropLast()) : text
    }
}
