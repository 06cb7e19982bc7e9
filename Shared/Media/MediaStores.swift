package import HTTP
package import Settings

/// The store the configuration names.
package enum MediaStores {
    /// - Throws: `SettingsError` naming the key that is missing.
    package static func open(
        _ settings: MediaSettings,
        _ environment: Environment,
        client: HTTPClient
    ) throws -> any MediaStore {
        guard settings.store == .s3, let bucket = settings.bucket else {
            return DirectoryMediaStore(path: try environment["MEDIA_DIRECTORY"] ?? settings.directory)
        }
        return S3MediaStore(
            client: client,
            endpoint: bucket.endpoint,
            bucket: bucket.name,
            signature: AWSSignature(
                keyID: try environment.required("S3_ACCESS_KEY_ID", "the id of a key that may write to the bucket"),
                secret: try environment.secret("S3_SECRET_ACCESS_KEY", "the secret of that key").revealed,
                region: bucket.region
            )
        )
    }
}
