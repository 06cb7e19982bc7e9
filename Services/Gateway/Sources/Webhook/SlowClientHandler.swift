import HTTPTypes
import NIOCore
import NIOHTTPTypes

/// Cuts off a client that drips its request (the head, and the body, must be complete in time), and lets nobody stay who
/// was not answered with 200: only WhatsApp's own connections are worth keeping.
///
/// Lives on the event loop of its connection alone.
final class SlowClientHandler: ChannelDuplexHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPRequestPart
    typealias InboundOut = HTTPRequestPart
    typealias OutboundIn = HTTPResponsePart
    typealias OutboundOut = HTTPResponsePart

    private let head: TimeAmount
    private let body: TimeAmount
    /// From the end of one answer to the complete head of the next request.
    private let pause: TimeAmount
    private var alarm: Scheduled<Void>?
    private var isWelcome = true

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
        // It is our turn: an answer may take as long as it needs.
        case .end: alarm?.cancel()
        }
        context.fireChannelRead(data)
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        switch unwrapOutboundIn(data) {
        case .head(var head) where head.status != .ok && head.status.kind != .informational:
            isWelcome = false
            head.headerFields[.connection] = "close"
            context.write(wrapOutboundOut(.head(head)), promise: promise)
        case .end where !isWelcome:
            let channel = context.channel
            let written = promise ?? context.eventLoop.makePromise()
            written.futureResult.whenComplete { _ in channel.close(promise: nil) }
            context.write(data, promise: written)
        case .end:
            expect(within: pause, context)
            context.write(data, promise: promise)
        default:
            context.write(data, promise: promise)
        }
    }

    private func expect(within limit: TimeAmount, _ context: ChannelHandlerContext) {
        alarm?.cancel()
        let channel = context.channel
        alarm = context.eventLoop.scheduleTask(in: limit) { channel.close(promise: nil) }
    }
}
