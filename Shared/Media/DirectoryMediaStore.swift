import Foundation

/// Files in a directory, one for each; for one machine, or a shared volume.
package struct DirectoryMediaStore: MediaStore {
    private let root: URL

    /// - Parameter path: made when it is missing.
    package init(path: String) {
        root = URL(fileURLWithPath: path, isDirectory: true)
    }

    package func put(_ bytes: [UInt8], as name: MediaName) async throws {
        let file = root.appendingPathComponent(name.path)
        do {
            try FileManager.default.createDirectory(
                at: file.deletingLastPathComponent(), withIntermediateDirectories: true,
                attributes: [.posixPermissions: 0o700])
            // Written beside its place and moved there: a reader sees all of it or nothing.
            try Data(bytes).write(to: file, options: .atomic)
            // The ledger says "kept" next, and WhatsApp forgets the file in a week: power may fail now.
            for path in [file.path, file.deletingLastPathComponent().path] { try Self.flush(path) }
        } catch {
            throw MediaStoreError(
                description: "'\(file.path)' cannot be written; check media.directory and its rights (\(error))")
        }
    }

    package func get(_ name: MediaName) async throws -> [UInt8]? {
        let file = root.appendingPathComponent(name.path)
        guard FileManager.default.fileExists(atPath: file.path) else { return nil }
        return Array(try Data(contentsOf: file))
    }

    package func remove(_ name: MediaName) async throws {
        let file = root.appendingPathComponent(name.path)
        guard FileManager.default.fileExists(atPath: file.path) else { return }
        do {
            try FileManager.default.removeItem(at: file)
        } catch {
            throw MediaStoreError(
                description: "'\(file.path)' cannot be removed; check the rights of media.directory (\(error))")
        }
    }

    /// A file's bytes, or a directory's names.
    private static func flush(_ path: String) throws {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw POSIXError(POSIXErrorCode(rawValue: errno) ?? .EIO) }
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 else { throw POSIXError(POSIXErrorCode(rawValue: errno) ?? .EIO) }
    }
}
