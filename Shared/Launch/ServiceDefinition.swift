package import Contracts
package import Postgres
package import ServiceLifecycle

/// What makes one executable differ from the others; everything else is the same for all five.
package struct ServiceDefinition: Sendable {
    /// Also the consumer group's name.
    package let name: String
    package let adminPort: Int
    /// The streams it reads.
    package let streams: [StreamName]
    /// Schemas the database must have, at exactly this program's version.
    package let schemas: [MigrationSet]
    /// Whether it can do nothing while Redis is away.
    package let needsRedis: Bool
    /// What `--role` may say; the first is meant when it says nothing.
    package let roles: [String]
    /// Puts the service together. The one function that knows all its concrete types.
    package let compose: @Sendable (Platform) async throws -> ServiceParts
    package let commands: [ServiceCommand]

    package init(
        name: String,
        adminPort: Int,
        streams: [StreamName],
        schemas: [MigrationSet],
        needsRedis: Bool = true,
        roles: [String] = [],
        commands: [ServiceCommand] = [],
        compose: @escaping @Sendable (Platform) async throws -> ServiceParts
    ) {
        self.name = name
        self.adminPort = adminPort
        self.streams = streams
        self.schemas = schemas
        self.needsRedis = needsRedis
        self.roles = roles
        self.commands = commands
        self.compose = compose
    }
}

/// What a service consists of.
package struct ServiceParts: Sendable {
    /// Started in this order, stopped in the reverse.
    package let services: [any Service]
    package let readiness: [ReadinessCheck]

    package init(services: [any Service], readiness: [ReadinessCheck] = []) {
        self.services = services
        self.readiness = readiness
    }
}

/// One thing that must be so before work may be sent here.
package struct ReadinessCheck: Sendable {
    package let name: String
    /// Whether a failure makes the service unready, or is only shown.
    package let isRequired: Bool
    /// Returns what it found, in words; throws what is wrong.
    package let check: @Sendable () async throws -> String

    package init(_ name: String, isRequired: Bool = true, check: @escaping @Sendable () async throws -> String) {
        self.name = name
        self.isRequired = isRequired
        self.check = check
    }
}

/// A tool of a service, called as `<service> <name> …`.
package struct ServiceCommand: Sendable {
    package let name: String
    package let summary: String
    /// Receives the arguments after its name.
    package let run: @Sendable ([String]) async throws -> Void

    package init(_ name: String, _ summary: String, run: @escaping @Sendable ([String]) async throws -> Void) {
        self.name = name
        self.summary = summary
        self.run = run
    }
}
