/// Reads the events of a `text/event-stream` from pieces of bytes, wherever the pieces end (WHATWG HTML, 9.2.6).
package struct ServerSentEventParser: Sendable {
    package struct Event: Sendable, Equatable {
        package let name: String?
        package let data: String
        package let id: String?
    }

    private var line: [UInt8] = []
    private var endedWithCarriageReturn = false
    private var name: String?
    private var data: [String] = []
    private var id: String?

    package init() {}

    /// - Returns: the events that are complete with these bytes.
    package mutating func feed(_ bytes: [UInt8]) -> [Event] {
        var events: [Event] = []
        for byte in bytes {
            switch byte {
            case 0x0A where endedWithCarriageReturn: endedWithCarriageReturn = false
            case 0x0A, 0x0D:
                endedWithCarriageReturn = byte == 0x0D
                if let event = endLine() { events.append(event) }
            default:
                endedWithCarriageReturn = false
                line.append(byte)
            }
        }
        return events
    }

    private mutating func endLine() -> Event? {
        defer { line.removeAll(keepingCapacity: true) }
        guard !line.isEmpty else {
            defer {
                name = nil
                data = []
            }
            return data.isEmpty ? nil : Event(name: name, data: data.joined(separator: "\n"), id: id)
        }
        let text = String(decoding: line, as: UTF8.self)
        let colon = text.firstIndex(of: ":") ?? text.endIndex
        var value = colon < text.endIndex ? text[text.index(after: colon)...] : ""
        if value.first == " " { value = value.dropFirst() }
        switch text[..<colon] {
        case "data": data.append(String(value))
        case "event": name = String(value)
        case "id": id = String(value)
        default: break
        }
        return nil
    }
}
