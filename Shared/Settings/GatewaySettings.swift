/// `gateway`: what the public edge takes on.
package struct GatewaySettings: Sendable {
    /// How long verified webhooks are kept as they came, for `gateway replay`; zero keeps none.
    package let keepWebhooks: Duration
    /// Connections at once, in each process; more wait in the system's queue.
    package let maximumConnections: Int
    /// Connections at once from one address; nil for any number, which is right behind a proxy: there everybody has the
    /// proxy's address, and the proxy must count.
    package let connectionsPerAddress: Int?
    /// How long a client may take for the head of its request.
    package let headTimeout: Duration
    /// How long a client may take for the body.
    package let bodyTimeout: Duration
    /// Bytes of bodies in memory at once; beyond it webhooks are refused with 503.
    package let maximumBodyBytes: Int
    /// How long a webhook may have to wait for its commit before it is refused with 503.
    package let patience: Duration

    init(_ section: SettingsSection) {
        keepWebhooks = section.duration("keep_webhooks", default: .seconds(7 * 86_400))
        maximumConnections = section.whole("max_connections", default: 1024, in: 16...65_536)
        let each = section.whole("max_connections_per_address", default: 0, in: 0...65_536)
        connectionsPerAddress = each == 0 ? nil : each
        headTimeout = section.duration("head_timeout", default: .seconds(5))
        bodyTimeout = section.duration("body_timeout", default: .seconds(10))
        maximumBodyBytes = 1024 * 1024 * section.whole("max_body_memory_mb", default: 128, in: 8...16_384)
        patience = section.duration("patience", default: .milliseconds(800))
        for (name, value) in [("head_timeout", headTimeout), ("body_timeout", bodyTimeout), ("patience", patience)]
        where value <= .zero {
            section.problem("gateway.\(name) must be longer than nothing")
        }
        section.finish()
    }
}
