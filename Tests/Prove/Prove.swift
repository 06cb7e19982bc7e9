import ArgumentParser

@main
struct Prove: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Proves that conversations stay correct, whatever breaks.",
        subcommands: [Run.self, Defects.self, Simulate.self, Report.self],
        defaultSubcommand: Run.self)
}
