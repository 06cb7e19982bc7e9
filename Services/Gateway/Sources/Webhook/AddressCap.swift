import Foundation
import NIOCore
import Synchronization

/// How many connections one address may hold at once. An IPv6 network of 64 bits counts as one address, as that is what
/// one customer of a provider has.
final class AddressCap: Sendable {
    private let limit: Int
    private let open = Mutex<[[UInt8]: Int]>([:])

    init(limit: Int) {
        self.limit = limit
    }

    /// - Returns: false when the address holds as many as it may; nothing is to be given back then.
    func take(_ address: [UInt8]) -> Bool {
        open.withLock { open in
            guard open[address, default: 0] < limit else { return false }
            open[address, default: 0] += 1
            return true
        }
    }

    func giveBack(_ address: [UInt8]) {
        open.withLock { open in
            let rest = open[address, default: 0] - 1
            open[address] = rest > 0 ? rest : nil
        }
    }

    /// - Returns: nil for what is no address of the internet.
    static func key(_ address: SocketAddress?) -> [UInt8]? {
        guard let text = address?.ipAddress else { return nil }
        var bytes = [UInt8](repeating: 0, count: 16)
        if inet_pton(AF_INET, text, &bytes) == 1 { return Array(bytes[..<4]) }
        guard inet_pton(AF_INET6, text, &bytes) == 1 else { return nil }
        let isMapped = bytes.prefix(10).allSatisfy { $0 == 0 } && bytes[10] == 0xFF && bytes[11] == 0xFF
        return isMapped ? Array(bytes[12...]) : Array(bytes[..<8])
    }
}

/// Closes a connection at once whose address holds too many already.
///
/// Lives on the event loop of its connection alone.
final class AddressCapHandler: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = Any

    private let cap: AddressCap
    private var held: [UInt8]?

    init(_ cap: AddressCap) {
        self.cap = cap
    }

    /// Only now is it known who it is.
    func channelActive(context: ChannelHandlerContext) {
        if let address = AddressCap.key(context.remoteAddress) {
            guard cap.take(address) else { return context.close(promise: nil) }
            held = address
        }
        context.fireChannelActive()
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        if let held { cap.giveBack(held) }
        held = nil
    }
}
