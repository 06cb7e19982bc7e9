import HTTPTypes
import NIOCore
import NIOHTTPTypes

/// Cuts off a client that drips its request: the head, and the body, must be complete in time.
///
/// Lives on the event loop of its connection alone.
final class SlowClientHandler: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPRequestPart
    typealias InboundOut = HTTPRequestPart

    private let head: TimeAmount
    private let body: TimeAmount
    /// From the end of one request to the complete head of the next.
    private let pause: TimeAmount
    private var alarm: Scheduled<Void>?

    init(head: Duration, body: Duration, pause: Duration = .seconds(60)) {
        self.head = TimeAmount(head)
        self.body = TimeAmount(body)
        self.pause = TimeAmount(pause)
    }

    func handlerAdded(context: ChannelHandlerContext) {
        expect(within: head, context)
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        alarm?.cancel()
    }

    func channelInactive(context: ChannelHandlerContext) {
        alarm?.cancel()
        context.fireChannelInactive()
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head: expect(within: body, context)
        case .body: break
        case .end: expect(within: pause, context)
        }
        context.fireChannelRead(data)
    }

    private func expect(within limit: TimeAmount, _ context: ChannelHandlerContext) {
        alarm?.cancel()
        let channel = context.channel
        alarm = context.eventLoop.scheduleTask(in: limit) { channel.close(promise: nil) }
    }
}
