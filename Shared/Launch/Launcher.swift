import Bus
import Contracts
import CrashPoints
import Foundation
import HTTP
import Ledger
import Logging
import Postgres
import ServiceLifecycle
import Settings
import Telemetry
import UnixSignals

/// What every executable does: read its first argument, open the platform, run the service until a signal, and turn an
/// error into one line and exit code 1.
package enum Launcher {
    package static func start(_ definition: ServiceDefinition) async {
        let arguments = Array(CommandLine.arguments.dropFirst())
        do {
            switch arguments.first ?? "serve" {
            case "serve": try await serve(definition, role: try role(definition, arguments.dropFirst()))
            case let option where option.hasPrefix("--role"):
                try await serve(definition, role: try role(definition, arguments[...]))
            case "healthcheck": try await healthcheck(definition)
            case "dead": try await DeadLetterCommand.run(Array(arguments.dropFirst()))
            case "--help", "-h", "help": say(help(definition))
            case "--version": say("\(definition.name) \(Platform.version)")
            case let name:
                guard let command = definition.commands.first(where: { $0.name == name }) else {
                    throw UsageError(description: "'\(name)' is no command; see '\(definition.name) --help'")
                }
                try await command.run(Array(arguments.dropFirst()))
            }
        } catch {
            let line = "\(error)".split(whereSeparator: \.isNewline).joined(separator: " ")
            complain("\(definition.name): \(line)")
            exit(1)
        }
    }

    /// Reads `--role NAME` or `--role=NAME`, the only option of `serve`.
    private static func role(_ definition: ServiceDefinition, _ arguments: ArraySlice<String>) throws -> String? {
        guard let option = arguments.first else { return definition.roles.first }
        let words = option.split(separator: "=", maxSplits: 1).map(String.init) + arguments.dropFirst()
        guard !definition.roles.isEmpty, words.count == 2, words[0] == "--role", definition.roles.contains(words[1])
        else {
            let choice = definition.roles.isEmpty ? "nothing" : "--role \(definition.roles.joined(separator: "|"))"
            throw UsageError(
                description: "'\(arguments.joined(separator: " "))' is not understood; serve takes \(choice)")
        }
        return words[1]
    }

    private static func serve(_ definition: ServiceDefinition, role: String?) async throws {
        let environment = Environment()
        let port = try adminPort(definition, environment)
        let platform = try await Platform.open(definition, role: role, environment: environment)
        let parts = try await definition.compose(platform)
        let readiness = Readiness(
            [
                .postgres(platform, definition.schemas),
                .redis(platform, isRequired: definition.needsRedis),
            ] + parts.readiness
        )
        let admin = AdminServer.make(
            host: try environment["ADMIN_HOST"] ?? "127.0.0.1",
            port: port,
            readiness: readiness,
            metrics: platform.metrics,
            logger: platform.logger
        )
        let sweeper = Sweeper(
            ledger: platform.ledger,
            emitter: platform.emitter,
            alarm: platform.alarm,
            metrics: platform.busMetrics,
            logger: platform.logger,
            takesBulk: definition.streams.contains(Topology.replyReady.stream)
        )
        let keeper = StreamKeeper(
            bus: platform.bus,
            streams: definition.streams.map { ($0, definition.name) },
            metrics: platform.busMetrics,
            logger: platform.logger
        )
        var configuration = ServiceGroupConfiguration(
            services: [
                admin, platform.settings, sweeper, keeper, Housekeeper(platform), TurnWatch(platform),
            ] + parts.services + [
                StopNotice(
                    readiness: readiness,
                    drain: .seconds(try environment.whole("DRAIN_SECONDS", default: 0, in: 0...15)))
            ],
            gracefulShutdownSignals: [.sigterm, .sigint],
            logger: platform.logger
        )
        configuration.maximumGracefulShutdownDuration = .seconds(20)
        if let notice = CrashPoint.notice { platform.logger.warning("\(notice)") }
        platform.logger.notice("started", metadata: [LogKey.version: "\(Platform.version)", LogKey.port: "\(port)"])
        do {
            try await ServiceGroup(configuration: configuration).run()
        } catch {
            await platform.close()
            guard "\(error)".contains("Address already in use") else { throw error }
            throw UsageError(
                description: "a port is in use already (\(error)); stop the other process, or choose other ports with "
                    + "\(definition.name.uppercased())_ADMIN_PORT, GATEWAY_PORT or CONSOLE_PORT"
            )
        }
        platform.logger.notice("stopped")
        await platform.close()
    }

    private static func healthcheck(_ definition: ServiceDefinition) async throws {
        let port = try adminPort(definition, Environment())
        let client = HTTPClient()
        let response = try await client.send(
            HTTPRequest("GET", "http://127.0.0.1:\(port)/readyz"), deadline: .seconds(5))
        guard response.status == 200 else {
            throw UsageError(description: "not ready: \(String(decoding: response.body, as: UTF8.self))")
        }
        say("ready")
    }

    private static func adminPort(_ definition: ServiceDefinition, _ environment: Environment) throws -> Int {
        try environment.port(
            "\(definition.name.uppercased())_ADMIN_PORT",
            default: try environment.port("ADMIN_PORT", default: definition.adminPort)
        )
    }

    private static func help(_ definition: ServiceDefinition) -> String {
        let own = definition.commands.map {
            "  \($0.name.padding(toLength: 14, withPad: " ", startingAt: 0))\($0.summary)"
        }
        let roles = definition.roles.isEmpty ? "" : "; --role \(definition.roles.joined(separator: "|"))"
        return """
            \(definition.name): a service of Frontdesk \(Platform.version)

            usage: \(definition.name) [command]

              serve         run the service (the default)\(roles)
              healthcheck   exit 0 when the running service is ready
              dead          list|show|replay|drop: what could not be done
            \(own.joined(separator: "\n"))

            Settings: FRONTDESK_CONFIG names the configuration file; REDIS_URL, DATABASE_URL and secrets come from the
            environment, or from files named by NAME_FILE.
            """
    }
}

/// What was asked for cannot be done; the text says what can.
package struct UsageError: Error, CustomStringConvertible {
    package let description: String

    package init(description: String) {
        self.description = description
    }
}
