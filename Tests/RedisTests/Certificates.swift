import Foundation
import TestSupport

/// An authority of the test's own and a certificate for a server on this machine, as files.
struct Certificates {
    let folder: URL
    var authority: String { folder.appendingPathComponent("ca.pem").path }
    var certificate: String { folder.appendingPathComponent("server.pem").path }
    var key: String { folder.appendingPathComponent("server.key").path }

    /// - Parameter names: what the server may be called, as OpenSSL's `subjectAltName` has it.
    init(names: String) async throws {
        folder = FileManager.default.temporaryDirectory.appendingPathComponent("fd-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        try await openssl([
            "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2",
            "-subj", "/CN=Test authority", "-keyout", "\(folder.path)/ca.key", "-out", authority,
        ])
        try await openssl([
            "req", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-subj", "/CN=redis",
            "-keyout", key, "-out", "\(folder.path)/server.csr",
        ])
        let extensions = folder.appendingPathComponent("names.cnf")
        try "subjectAltName=\(names)\n".write(to: extensions, atomically: true, encoding: .utf8)
        try await openssl([
            "x509", "-req", "-in", "\(folder.path)/server.csr", "-CA", authority, "-CAkey", "\(folder.path)/ca.key",
            "-CAcreateserial", "-days", "2", "-extfile", extensions.path, "-out", certificate,
        ])
    }

    func remove() throws {
        try FileManager.default.removeItem(at: folder)
    }

    private func openssl(_ arguments: [String]) async throws {
        let process = ChildProcess("openssl", arguments)
        let code = try await process.run()
        guard code == 0 else { throw Failure(output: await process.output) }
    }

    struct Failure: Error {
        let output: String
    }
}
