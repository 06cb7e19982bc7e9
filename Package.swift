// swift-tools-version: 6.2
import PackageDescription

// Every target is compiled strictly: undeclared imports are refused by the Makefile's
// `--explicit-target-dependency-import-check error`, warnings by `treatAllWarnings` here.
let strict: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .treatAllWarnings(as: .error),
]

/// A C library of the system, bound by a module map and a shim header and nothing else.
func system(_ name: String, pkgConfig: String? = nil, apt: String) -> Target {
    .systemLibrary(name: name, path: "Shared/\(name)", pkgConfig: pkgConfig, providers: [.apt([apt])])
}

/// A module under `Shared/`.
func shared(_ name: String, _ dependencies: [Target.Dependency] = [], resources: [Resource] = []) -> Target {
    .target(
        name: name,
        dependencies: dependencies,
        path: "Shared/\(name)",
        resources: resources,
        swiftSettings: strict
    )
}

/// A service: the library that holds its behaviour, and the executable that only starts it.
func service(
    _ name: String,
    _ dependencies: [Target.Dependency],
    exclude: [String] = [],
    resources: [Resource] = []
) -> [Target] {
    let library = "\(name)Service"
    return [
        .target(
            name: library,
            dependencies: dependencies + [
                "Bus", "Contracts", "CrashPoints", "Languages", "Launch", "Ledger", "Settings", "Telemetry", "Wording",
                lifecycle, logging,
            ],
            path: "Services/\(name)/Sources",
            exclude: exclude,
            resources: resources,
            swiftSettings: strict
        ),
        .executableTarget(
            name: name,
            dependencies: [.target(name: library), "Launch"],
            path: "Services/\(name)/Main",
            swiftSettings: strict,
            // Packed relocations are a hundredth of the size: 2.5 MB less to read at the start of each process.
            linkerSettings: [
                .unsafeFlags(
                    ["-use-ld=lld", "-Xlinker", "-z", "-Xlinker", "pack-relative-relocs"], .when(platforms: [.linux]))
            ]
        ),
    ]
}

/// A stand-in for the outside world; only the local stack and the tests start it.
func emulator(_ name: String, _ dependencies: [Target.Dependency], resources: [Resource] = []) -> Target {
    .executableTarget(
        name: "\(name)Emulator",
        dependencies: dependencies,
        path: "Tests/Emulators/\(name)",
        resources: resources,
        swiftSettings: strict
    )
}

func tests(_ name: String, _ dependencies: [Target.Dependency], exclude: [String] = []) -> Target {
    .testTarget(
        name: "\(name)Tests",
        dependencies: [.target(name: name), "TestSupport"] + dependencies,
        path: "Tests/\(name)Tests",
        exclude: exclude,
        swiftSettings: strict
    )
}

let arguments: Target.Dependency = .product(name: "ArgumentParser", package: "swift-argument-parser")
let crypto: Target.Dependency = .product(name: "Crypto", package: "swift-crypto")
let core: Target.Dependency = .product(name: "NIOCore", package: "swift-nio")
let httpParts: Target.Dependency = .product(name: "NIOHTTPTypes", package: "swift-nio-extras")
let hummingbird: Target.Dependency = .product(name: "Hummingbird", package: "hummingbird")
let httpTypes: Target.Dependency = .product(name: "HTTPTypes", package: "swift-http-types")
let lifecycle: Target.Dependency = .product(name: "ServiceLifecycle", package: "swift-service-lifecycle")
let logging: Target.Dependency = .product(name: "Logging", package: "swift-log")
let signals: Target.Dependency = .product(name: "UnixSignals", package: "swift-service-lifecycle")
let yams: Target.Dependency = .product(name: "Yams", package: "Yams")

let package = Package(
    name: "frontdesk",
    products: [
        .executable(name: "gateway", targets: ["Gateway"]),
        .executable(name: "router", targets: ["Router"]),
        .executable(name: "retriever", targets: ["Retriever"]),
        .executable(name: "orchestrator", targets: ["Orchestrator"]),
        .executable(name: "dispatcher", targets: ["Dispatcher"]),
        // A planted defect of `make prove`; nothing of the product loads it.
        .library(name: "ReusedConnections", type: .dynamic, targets: ["ReusedConnections"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
        .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
        .package(url: "https://github.com/apple/swift-nio-extras", from: "1.35.2"),
        .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1"),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
    ],
    targets: [
        // Layer 0: the C libraries, and the words the services speak.
        [
            system("CHiredis", apt: "libhiredis-dev"),
            system("CPostgres", pkgConfig: "libpq", apt: "libpq-dev"),
            system("CCurl", pkgConfig: "libcurl", apt: "libcurl4-openssl-dev"),
            system("COpenSSL", apt: "libssl-dev"),
            shared("Blocking"),
            shared("Contracts"),
            shared("CrashPoints"),
            shared("Hours"),
            shared("Languages"),
            shared("Regression"),
            shared("TimeExpressions", ["Hours", "Languages"]),
        ],
        // Layer 1: one wrapper per C library; settings and telemetry.
        [
            shared("Redis", ["CHiredis", "COpenSSL", "Blocking"]),
            shared("Postgres", ["CPostgres", "Blocking"]),
            shared("HTTP", ["CCurl"]),
            shared("Settings", ["Hours", "Languages", yams, logging, lifecycle]),
            shared("Telemetry", [logging]),
        ],
        // Layer 2: the ledger that decides, the bus that carries, and what every executable does on start.
        [
            shared(
                "Ledger",
                ["Contracts", "Postgres"],
                resources: [
                    "tables", "fairness", "functions", "merge", "people", "intake", "media", "models", "booking",
                    "delivery", "numbers", "tasks", "retention", "watch", "roles",
                ].map {
                    .embedInCode("SQL/\($0).sql")
                }
            ),
            shared("Embeddings", ["Contracts", "HTTP", "Settings"]),
            shared("Media", ["Contracts", "HTTP", "Settings", crypto]),
            shared("Limits", ["Contracts", "Ledger", "Redis", "Settings"]),
            shared("Wording", ["Hours", "Languages", "Settings"]),
            shared("Bus", ["Contracts", "Ledger", "Redis", "Telemetry", logging, lifecycle]),
            shared(
                "Launch",
                [
                    "Bus", "Contracts", "CrashPoints", "HTTP", "Ledger", "Postgres", "Redis", "Settings", "Telemetry",
                    hummingbird, lifecycle, logging, signals,
                ]
            ),
        ],
        // Layers 3 and 4: the services, in the order a message meets them.
        service(
            "Gateway",
            ["HTTP", "Limits", "Media", "Postgres", "Redis", core, crypto, httpParts, httpTypes, hummingbird],
            resources: ["openapi.json", "console.html", "console.js", "console.css"].map {
                .embedInCode("Console/\($0)")
            }
        ),
        service(
            "Router",
            ["Embeddings", "Hours", "HTTP", "Postgres", "TimeExpressions", crypto],
            exclude: ["Training/Examples", "Resources/README.md"],
            resources: [.copy("Resources/intents.fdmodel")]
        ),
        service(
            "Retriever",
            ["Embeddings", "Hours", "HTTP", "Postgres", "Regression", crypto, yams],
            resources: ["knowledge", "functions", "router"].map { .embedInCode("Knowledge/\($0).sql") }
        ),
        service("Orchestrator", ["Embeddings", "HTTP", "Postgres", "Redis", "Regression", crypto]),
        service("Dispatcher", ["HTTP", "Limits", "Media", "Postgres", "Redis", crypto]),
        // Tests, and the emulators of what cannot be had on a developer's machine.
        [
            .target(name: "MetaRules", path: "Tests/Emulators/Meta", swiftSettings: strict),
            emulator(
                "WhatsApp",
                ["HTTP", "MetaRules", arguments, crypto, hummingbird, lifecycle, logging],
                resources: [.embedInCode("chat.html")]
            ),
            emulator("LLM", [arguments, httpTypes, hummingbird, logging]),
            .executableTarget(
                name: "RedisBenchmark",
                dependencies: ["Redis"],
                path: "Tests/Benchmarks/Redis",
                swiftSettings: strict
            ),
            .executableTarget(
                name: "GatewayBenchmark",
                dependencies: [
                    "Contracts", "GatewayService", "Ledger", "Settings", "Telemetry", "TestSupport", arguments, crypto,
                    httpTypes, hummingbird, logging,
                ],
                path: "Tests/Benchmarks/Gateway",
                swiftSettings: strict
            ),
            .executableTarget(
                name: "DispatcherBenchmark",
                dependencies: [
                    "CCurl", "Contracts", "DispatcherService", "HTTP", "Ledger", "Limits", "MetaRules", "Postgres",
                    "Redis",
                    "Settings", "Telemetry", "TestSupport", arguments, hummingbird, logging,
                ],
                path: "Tests/Benchmarks/Dispatcher",
                swiftSettings: strict
            ),
            .target(name: "Checker", path: "Tests/Checker", swiftSettings: strict),
            tests("Checker", []),
            .target(name: "TurnModel", dependencies: ["TestSupport"], path: "Tests/TurnModel", swiftSettings: strict),
            tests("TurnModel", ["Contracts", "Ledger", "Postgres"]),
            .target(name: "ReusedConnections", path: "Tests/ReusedConnections"),
            .target(name: "FaultProxy", path: "Tests/FaultProxy", swiftSettings: strict),
            tests("FaultProxy", ["Redis"]),
            .executableTarget(
                name: "Prove",
                dependencies: [
                    "Checker", "CrashPoints", "FaultProxy", "HTTP", "Postgres", "Redis", "TestSupport", "TurnModel",
                    arguments, crypto,
                ],
                path: "Tests/Prove",
                swiftSettings: strict
            ),
            .target(
                name: "TestSupport", dependencies: ["HTTP", "Postgres", "Redis", httpTypes, hummingbird],
                path: "Tests/Support", swiftSettings: strict),
            tests("Contracts", []),
            tests("Languages", []),
            tests("Hours", []),
            tests("TimeExpressions", ["Hours", "Languages"]),
            tests("Wording", ["Languages", "Settings"]),
            tests("Redis", []),
            tests("Postgres", []),
            tests("HTTP", []),
            tests("Settings", ["Telemetry", logging]),
            tests("Media", ["HTTP", crypto, httpTypes, hummingbird, logging]),
            tests("Telemetry", [logging]),
            tests("Ledger", ["Contracts", "Postgres"]),
            tests("Bus", ["Contracts", "Ledger", "Postgres", "Redis", "Telemetry", lifecycle, logging]),
            tests(
                "GatewayService",
                [
                    "Contracts", "Ledger", "Limits", "Postgres", "Redis", "Settings", "Telemetry", core, crypto,
                    httpTypes, hummingbird, logging,
                ]),
            tests(
                "RouterService",
                [
                    "Bus", "Contracts", "Embeddings", "Hours", "HTTP", "Languages", "Ledger", "Postgres", "Settings",
                    "Telemetry", "Wording", httpTypes, hummingbird, logging,
                ],
                exclude: ["Judged"]),
            tests("Embeddings", []),
            tests("Regression", []),
            tests(
                "RetrieverService",
                [
                    "Bus", "Contracts", "Embeddings", "Hours", "HTTP", "Languages", "Ledger", "Postgres", "Redis",
                    "Settings", httpTypes, hummingbird, logging,
                ]),
            tests(
                "OrchestratorService",
                [
                    "Bus", "Contracts", "HTTP", "Languages", "Ledger", "Postgres", "Redis", "Regression", "Settings",
                    "Telemetry", logging,
                ]),
            tests(
                "DispatcherService",
                [
                    "Contracts", "HTTP", "Ledger", "Limits", "MetaRules", "Postgres", "Redis", "Settings", "Telemetry",
                    httpTypes, hummingbird, logging,
                ]),
            .testTarget(
                name: "JourneyTests",
                dependencies: ["TestSupport", "Contracts", "HTTP", "Ledger", "Postgres", "Redis", crypto],
                path: "Tests/JourneyTests",
                swiftSettings: strict
            ),
        ],
    ].flatMap { $0 },
    swiftLanguageModes: [.v6]
)
