import ArgumentParser

/// Measures the gateway without its ledger: what verification, reading and the edge itself cost.
@main
struct GatewayBenchmark: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "GatewayBenchmark",
        subcommands: [Cost.self, Forged.self, Fuzz.self, Overload.self, Serve.self]
    )
}
