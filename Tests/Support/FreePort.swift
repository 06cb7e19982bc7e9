import Foundation
import Synchronization

/// A port nobody listened on a moment ago, and that no outgoing connection will be given: those come from 32768 upwards,
/// and taking a port of theirs fails now and then when many tests run at once.
/// No port is given out twice, to nobody on this machine while we run: who was given it may not listen yet.
package func freePort() throws -> Int {
    for _ in 0..<1000 {
        let port = Int.random(in: 20_000..<32_000)
        if try reservations.withLock({ try $0.reserve(port) }), try isFree(port) { return port }
    }
    throw NotInTime(description: "no free port from 20000 to 31999")
}

private let reservations = Mutex(Reservations())

/// A byte of one file stands for a port; whoever has it locked was given it, in whichever process.
private struct Reservations {
    private var given: Set<Int> = []
    /// Open until the process ends: closing it would give the locks back.
    private var descriptor: Int32 = -1

    mutating func reserve(_ port: Int) throws -> Bool {
        guard given.insert(port).inserted else { return false }
        if descriptor < 0 {
            let path = FileManager.default.temporaryDirectory.appendingPathComponent("frontdesk-test-ports").path
            descriptor = open(path, O_CREAT | O_RDWR | O_CLOEXEC, 0o666)
        }
        guard descriptor >= 0 else { throw NotInTime(description: "ports cannot be reserved: errno \(errno)") }
        var lock = flock()
        lock.l_type = Int16(F_WRLCK)
        lock.l_whence = Int16(SEEK_SET)
        lock.l_start = off_t(port)
        lock.l_len = 1
        return fcntl(descriptor, F_SETLK, &lock) == 0
    }
}

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
