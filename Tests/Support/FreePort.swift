import Foundation
import Synchronization

/// A port nobody listened on a moment ago, and that no outgoing connection will be given: those come from 32768 upwards,
/// and taking a port of theirs fails now and then when many tests run at once.
/// No port is given out twice: who was given it may not listen yet.
package func freePort() throws -> Int {
    for _ in 0..<1000 {
        let port = Int.random(in: 20_000..<32_000)
        if given.withLock({ $0.insert(port).inserted }), try isFree(port) { return port }
    }
    throw NotInTime(description: "no free port from 20000 to 31999")
}

private let given = Mutex<Set<Int>>([])

private func isFree(_ port: Int) throws -> Bool {
    let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    guard descriptor >= 0 else { throw NotInTime(description: "no socket: errno \(errno)") }
    defer { close(descriptor) }
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    // All addresses: what listens on one of them must not be in the way of a service that listens on all.
    address.sin_addr.s_addr = INADDR_ANY
    address.sin_port = UInt16(port).bigEndian
    return withUnsafePointer(to: &address) { pointer in
        pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { generic in
            bind(descriptor, generic, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
        }
    }
}
