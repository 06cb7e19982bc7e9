import ArgumentParser

/// Measures the send path: beside a plain libcurl loop, and at the limits of a number, and with a long backlog.
@main
struct DispatcherBenchmark: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "DispatcherBenchmark",
        subcommands: [Drain.self, Instant.self, Migrate.self, Rate.self, Send.self]
    )
}
