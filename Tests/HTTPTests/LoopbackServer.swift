import Foundation
import Synchronization
import TestSupport

/// A server that answers every connection as it is told, byte by byte. One thread for each connection.
final class LoopbackServer: Sendable {
    enum Step: Sendable {
        case send(String)
        /// Reads one whole request: head and, by its Content-Length, the body.
        case readRequest
        /// Waits until the client has gone, or for ten seconds.
        case waitForClose
        /// Closes with a reset instead of an end.
        case reset
    }

    let port: Int
    private let listener: Int32
    private let script: @Sendable (Int) -> [Step]
    private let state = Mutex<(connections: Int, requests: [String], closed: Int)>((0, [], 0))

    /// - Parameter script: what happens on the n-th connection, counted from 0; then it is closed.
    init(_ script: @escaping @Sendable (Int) -> [Step]) throws {
        self.script = script
        port = try freePort()
        listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var yes: Int32 = 1
        setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &yes, socklen_t(MemoryLayout<Int32>.size))
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = inet_addr("127.0.0.1")
        address.sin_port = UInt16(port).bigEndian
        let bound = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(listener, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard bound == 0, listen(listener, 128) == 0 else { throw NotInTime(description: "no server: errno \(errno)") }
        let thread = Thread { [self] in acceptAll() }
        thread.start()
    }

    var url: String { "http://127.0.0.1:\(port)" }
    var connections: Int { state.withLock { $0.connections } }
    var requests: [String] { state.withLock { $0.requests } }
    var closedByClient: Int { state.withLock { $0.closed } }

    func stop() {
        shutdown(listener, Int32(SHUT_RDWR))
        close(listener)
    }

    private func acceptAll() {
        while true {
            let connection = accept(listener, nil, nil)
            guard connection >= 0 else { return }
            let number = state.withLock { state in
                defer { state.connections += 1 }
                return state.connections
            }
            Thread { [self] in serve(connection, number) }.start()
        }
    }

    private func serve(_ connection: Int32, _ number: Int) {
        defer { close(connection) }
        for step in script(number) {
            switch step {
            case .send(let text):
                let bytes = Array(text.utf8)
                var sent = 0
                while sent < bytes.count {
                    let count = bytes[sent...].withUnsafeBytes {
                        Glibc.send(connection, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
                    }
                    guard count > 0 else { return }
                    sent += count
                }
            case .readRequest: guard readRequest(connection) else { return }
            case .waitForClose:
                var timeout = timeval(tv_sec: 10, tv_usec: 0)
                setsockopt(connection, SOL_SOCKET, SO_RCVTIMEO, &timeout, socklen_t(MemoryLayout<timeval>.size))
                var byte: UInt8 = 0
                if recv(connection, &byte, 1, 0) <= 0 { state.withLock { $0.closed += 1 } }
            case .reset:
                var linger = linger(l_onoff: 1, l_linger: 0)
                setsockopt(connection, SOL_SOCKET, SO_LINGER, &linger, socklen_t(MemoryLayout.size(ofValue: linger)))
                return
            }
        }
    }

    private func readRequest(_ connection: Int32) -> Bool {
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while true {
            let text = String(decoding: bytes, as: UTF8.self)
            if let end = text.range(of: "\r\n\r\n") {
                let length =
                    text[..<end.lowerBound].split(separator: "\r\n")
                    .first { $0.lowercased().hasPrefix("content-length:") }
                    .flatMap { Int($0.dropFirst(15).trimmingCharacters(in: .whitespaces)) } ?? 0
                if text[end.upperBound...].utf8.count >= length {
                    state.withLock { $0.requests.append(text) }
                    return true
                }
            }
            let count = recv(connection, &buffer, buffer.count, 0)
            guard count > 0 else { return false }
            bytes += buffer[..<count]
        }
    }
}

func response(_ body: String, status: String = "200 OK", headers: String = "") -> LoopbackServer.Step {
    .send("HTTP/1.1 \(status)\r\nContent-Length: \(body.utf8.count)\r\n\(headers)\r\n\(body)")
}
