import ArgumentParser
import Checker
import Foundation
import HTTP
import TestSupport

/// Runs the whole product under faults and certifies from the outside that every conversation stayed correct.
struct Run: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Runs the product under seeded faults and certifies what the outside saw.",
        discussion: "Ends with 0 when nothing was lost, doubled, inverted, late or said over a person's head; with "
            + "--mutation, when the planted defect was found. 'make prove' starts the servers it needs.")

    @Option(help: "The seed of customers and faults.") var seed: UInt64 = 1
    @Option(help: "How long customers write, in seconds.") var seconds = 60
    @Option(help: "Messages a second.") var rate = 20.0
    @Option(help: "Processes of each service.") var replicas = 2
    @Option(help: "resend_once or park.") var ambiguous = Rules.Ambiguous.resendOnce
    @Option(help: "Plant this defect: \(Mutation.all.map(\.name).joined(separator: ", ")).") var mutation: String?
    @Flag(help: "Break nothing.") var calm = false
    @Option(help: "Let processes die at named points of the steps, and go on until they have at so many of them.")
    var points = 0
    @Flag(help: "Break the networks too.") var networks = false
    @Flag(help: "One replica at first, then all, then two.") var scales = false
    @Option(help: "A command that crashes Postgres and starts it again.") var postgresCrash: String?
    @Option(help: "Append the result as a line of JSON to this file.") var report: String?

    func run() async throws {
        let planted = try mutation.map(Self.find)
        let plan = Plan(
            seed: seed, seconds: seconds, rate: rate, replicas: replicas, ambiguous: ambiguous, mutation: mutation,
            faults: !calm, points: points, networks: planted?.networks ?? (networks ? .broken : .whole), scales: scales,
            postgresCrash: postgresCrash)
        let result = try await Self.result(of: plan, planted)
        print(result.text)
        if let report { try result.append(to: report) }
        let certificate = result.certificate
        for violation in certificate.examples(10) { print("  \(violation)") }
        if let planted {
            guard !certificate.isGood else {
                print("the defect '\(planted.name)' was not found")
                throw ExitCode.failure
            }
            print("the defect '\(planted.name)' was found")
        } else if certificate.isBlind {
            print(
                "only \(certificate.naming) of \(certificate.replies) replies name the messages they answer: nothing is proved"
            )
            throw ExitCode.failure
        } else if !certificate.isGood {
            throw ExitCode.failure
        }
    }

    /// Starts the product, breaks it as planned, and certifies what came of it.
    static func result(of plan: Plan, _ planted: Mutation?) async throws -> Result {
        let fleet = try await Fleet(plan, planted)
        let result: Result
        do {
            try await fleet.start(plan, planted)
            result = try await perform(plan, fleet)
            if planted == nil, !result.certificate.isGood {
                let open = try await LedgerFacts.openTurns(fleet.database)
                print("open turns:\n  " + open.joined(separator: "\n  "))
                print(try await LedgerFacts.pace(fleet.database))
                print(try await fleet.state().joined(separator: "\n"))
                let wrong = (result.certificate.lost + result.certificate.overdue).prefix(40).flatMap(Checker.tokens)
                for token in wrong { print("\(token): \(try await LedgerFacts.story(of: token, fleet.database))") }
            }
        } catch {
            try await fleet.stop()
            throw error
        }
        try await fleet.stop()
        return result
    }

    private static func find(_ name: String) throws -> Mutation {
        guard let mutation = Mutation.all.first(where: { $0.name == name }) else {
            throw ValidationError("there is no mutation '\(name)'")
        }
        return mutation
    }

    private static func perform(_ plan: Plan, _ fleet: Fleet) async throws -> Result {
        let customers = Customers(plan, gateways: fleet.gatewayURLs, client: fleet.client)
        let chaos = Chaos(fleet, plan)
        let rules = Rules(
            ambiguous: plan.ambiguous, longestWaitMilliseconds: Plan.longestWait,
            reconcileMilliseconds: Int64(Plan.reconcile) * 1000,
            takeoverGraceMilliseconds: Int64(Plan.lease) * 1000)
        let start = ContinuousClock.now
        try await withThrowingTaskGroup(of: Void.self) { group in
            if plan.faults {
                group.addTask {
                    do {
                        try await chaos.run(customers)
                    } catch is CancellationError {
                        // The run is over.
                    } catch {
                        guard !Task.isCancelled else { return }
                        throw error
                    }
                }
            }
            group.addTask {
                let pause = Duration.seconds(plan.seconds)
                try await customers.write(rate: plan.rate, for: pause) {
                    plan.faults ? await chaos.hasCrashedEnough : true
                }
            }
            if plan.mutation != nil {
                group.addTask { try await untilFound(rules, customers, fleet) }
            }
            // Whoever ends first: the customers, a defect that was found, or a fault that could not be made.
            _ = try await group.next()
            group.cancelAll()
            do {
                try await group.waitForAll()
            } catch is CancellationError {
                // Customers and checker stop where they are.
            }
        }
        try await fleet.heal(except: chaos.idle)
        let wrote = ContinuousClock.now - start
        var certificate = try await certify(rules, customers, fleet)
        // What waits may still be answered, and is lost only if it never is. A defect is found by whatever else is wrong.
        let until = ContinuousClock.now + .milliseconds(plan.mutation == nil ? Plan.longestWait : 45_000)
        while !certificate.lost.isEmpty, ContinuousClock.now < until {
            if plan.mutation != nil, certificate.violations.count > certificate.lost.count { break }
            try await Task.sleep(for: .milliseconds(500))
            let idle = await chaos.idle
            try await fleet.revive(fleet.services.indices.filter { !idle.contains($0) })
            certificate = try await certify(rules, customers, fleet)
        }
        return try await Result(
            plan: plan, certificate: certificate, faults: chaos.counts, ledger: LedgerFacts(fleet.database),
            duplicates: customers.duplicates,
            redelivered: customers.redelivered, takeovers: customers.takeovers.count,
            unacknowledged: customers.unacknowledged, seconds: Int(wrote / .seconds(1)))
    }

    /// Ends when something is wrong that will not get better by waiting.
    private static func untilFound(_ rules: Rules, _ customers: Customers, _ fleet: Fleet) async throws {
        while true {
            try await Task.sleep(for: .seconds(2))
            let certificate = try await certify(rules, customers, fleet)
            if certificate.violations.count > certificate.lost.count { return }
        }
    }

    private static func certify(_ rules: Rules, _ customers: Customers, _ fleet: Fleet) async throws -> Certificate {
        struct Call: Decodable {
            let at: Int64
            let to: String
            let text: String?
            let status: Int
            let callbackData: String?
            let echoedAt: Int64?
        }
        struct Letter: Decodable {
            let payload: String?
            let question: String?
        }
        var request = HTTPRequest("GET", fleet.emulatorURL + "/emulator/calls")
        request.maximumResponseBytes = 512 * 1024 * 1024
        let response = try await fleet.client.send(request, deadline: .seconds(60))
        let calls = try JSONDecoder().decode([Call].self, from: Data(response.body))
        let listed = try await fleet.tool("dispatcher", ["dead", "list", "--json"])
        let letters = try JSONDecoder().decode([Letter].self, from: Data(listed.utf8))
        return await Checker(rules).certify(
            Evidence(
                messages: customers.messages,
                replies: calls.filter { $0.status == 200 }.map {
                    Evidence.Reply(
                        customer: $0.to, text: $0.text ?? "", part: $0.callbackData, acceptedAt: $0.at,
                        echoedAt: $0.echoedAt)
                },
                takeovers: customers.takeovers,
                deadLetters: letters.flatMap { [$0.payload, $0.question] }.compactMap { $0 }
            )
        )
    }
}

extension Rules.Ambiguous: ExpressibleByArgument {}
