/// Calls servers over libcurl: one driver for any number of concurrent requests, connections kept and shared.
package final class HTTPClient: Sendable {
    private let driver: TransferDriver

    /// - Parameter connections: kept open for reuse, in all.
    package init(connections: Int = 64) {
        driver = TransferDriver(connections: connections)
    }

    deinit {
        driver.stop()
    }

    /// Sends the request and waits for the complete response.
    ///
    /// - Parameter deadline: for everything, name look-up and connecting included.
    package func send(_ request: HTTPRequest, deadline: Duration) async throws(HTTPError) -> HTTPResponse {
        // Nobody reads before the end, so nobody is woken before it.
        let transfer = Transfer(request, deadline: deadline, driver: driver, isWhole: true)
        driver.submit(transfer)
        return try await transfer.awaitResponse()
    }

    /// Sends the request and returns as soon as the response's head is there; the body is read piece by piece. A reader
    /// that lags holds the server back.
    package func stream(_ request: HTTPRequest, deadline: Duration) async throws(HTTPError) -> HTTPStream {
        let transfer = Transfer(request, deadline: deadline, driver: driver, isWhole: false)
        driver.submit(transfer)
        let head = try await transfer.awaitHead()
        return HTTPStream(head: head, transfer: transfer)
    }

    /// Ends the driver; requests under way fail with `shutDown`, later ones too.
    package func shutdown() {
        driver.stop()
    }
}

/// A response whose body is still arriving. Dropping it aborts the transfer.
package final class HTTPStream: Sendable {
    package let head: HTTPResponseHead
    private let transfer: Transfer

    init(head: HTTPResponseHead, transfer: Transfer) {
        self.head = head
        self.transfer = transfer
    }

    deinit {
        transfer.abort(.cancelled)
    }

    /// - Returns: the next piece of the body; nil at its end.
    package func next() async throws(HTTPError) -> [UInt8]? {
        try await transfer.awaitChunk()
    }

    /// Complete once the body has been read to its end.
    package var timings: HTTPTimings { transfer.timings }
}
