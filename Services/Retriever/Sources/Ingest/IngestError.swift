/// Why a document, or a part of it, was not read. The others are.
enum IngestError: Error, Equatable {
    case unreadable(String)
    case notUTF8(String)
    case empty(String)
    case badFrontMatter(String)
    case badDay(String, String)
    case nothingFound(String)
    case unknownFormat(String)
    case tooLarge(String, megabytes: Int)
    case tool(String, reason: String)
    case toolMissing(String, package: String)
    case address(String, reason: String)
    case hidden(String, place: String, character: String)
    case badLine(String, line: Int, reason: String)
    case noText(String, place: String)
    case taken(document: String, by: String)
}

extension IngestError: CustomStringConvertible {
    var description: String {
        switch self {
        case .unreadable(let path): "\(path) cannot be read"
        case .notUTF8(let path): "\(path) is no UTF-8 text; save it as UTF-8"
        case .empty(let path): "\(path) holds no text"
        case .badFrontMatter(let path): "\(path): the block between the '---' lines is no list of 'key: value'"
        case .badDay(let path, let text):
            "\(path): '\(text)' is no day; write it as 2026-12-31, a window as 2026-01-01/2026-12-31"
        case .nothingFound(let path): "\(path) holds no \(DocumentFormat.extensions) file"
        case .unknownFormat(let path): "\(path) is none of \(DocumentFormat.extensions)"
        case .tooLarge(let path, let megabytes): "\(path) is larger than \(megabytes) MB; split it"
        case .tool(let path, let reason): "\(path) cannot be read: \(reason)"
        case .toolMissing(let path, let package):
            "\(path) needs a program that is missing; install the package \(package)"
        case .address(let address, let reason): "\(address) cannot be fetched: \(reason)"
        case .hidden(let path, let place, let character):
            "\(path), \(place): holds invisible characters (\(character)), which can hide text from people; this part "
                + "was left out, remove them to have it read"
        case .badLine(let path, let line, let reason): "\(path), line \(line): \(reason)"
        case .taken(let document, let source):
            "the name '\(document)' is taken by a document of the source \(source); rename the file or the folder, or first "
                + "drop that source: 'retriever sync --forget \(source)'"
        case .noText(let path, let place): "\(path), \(place): holds no text; a scan needs text recognition first"
        }
    }
}
