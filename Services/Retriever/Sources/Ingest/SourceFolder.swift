import Foundation

/// The documents below a folder, or the one file that is named.
enum SourceFolder {
    static func files(at path: String) throws(IngestError) -> [SourceFile] {
        guard FileManager.default.fileExists(atPath: path) else { throw .unreadable(path) }
        guard isFolder(path) else {
            guard let format = DocumentFormat(path: path) else { throw .unknownFormat(path) }
            return [
                SourceFile(
                    id: URL(fileURLWithPath: path).lastPathComponent, address: path, path: path, format: format)
            ]
        }
        let found = FileManager.default.enumerator(atPath: path)?.compactMap { $0 as? String } ?? []
        return found.sorted().compactMap { name in
            DocumentFormat(path: name).map { format in
                SourceFile(id: prefix(path) + name, address: path + "/" + name, path: path + "/" + name, format: format)
            }
        }
    }

    static func isFolder(_ path: String) -> Bool {
        var isFolder: ObjCBool = false
        return FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) && isFolder.boolValue
    }

    /// The same place from whatever folder it is looked at.
    static func absolute(_ path: String) -> String {
        URL(fileURLWithPath: path).standardizedFileURL.path
    }

    private static func prefix(_ path: String) -> String {
        URL(fileURLWithPath: path).lastPathComponent + "/"
    }
}
