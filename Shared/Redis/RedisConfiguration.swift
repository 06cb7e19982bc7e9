/// How patient a connection is.
package struct RedisConfiguration: Sendable {
    package var connectTimeout: Duration = .seconds(2)
    /// For a command, unless the caller says otherwise.
    package var deadline: Duration = .seconds(3)
    /// Commands that may wait for their replies before more are refused.
    package var maximumWaiting = 50_000
    /// After a failed attempt to connect, commands fail at once for this long; each failure doubles it.
    package var firstBackoff: Duration = .milliseconds(50)
    package var longestBackoff: Duration = .seconds(2)

    package init() {}
}
