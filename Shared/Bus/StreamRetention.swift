/// How long the streams remember. Customer text does not live in Redis longer than this.
package struct StreamRetention: Sendable, Equatable {
    /// Delivered and acknowledged entries of the stage streams.
    package var entries: Duration = .seconds(3600)
    /// `fd:trace:<wamid>`.
    package var trace: Duration = .seconds(3600)
    /// An entry that a consumer holds this long without settling it is given to another one.
    package var claimAfter: Duration = .seconds(30)
    /// A consumer that owns nothing is forgotten after this long without a read.
    package var forgetConsumersAfter: Duration = .seconds(600)

    package init() {}
}
