import Contracts
import Foundation
import Launch
import Ledger
import Postgres
import Settings

extension Dispatcher {
    static let commands = [
        ServiceCommand(
            "templates", "lint | push | pull: the library's templates and what Meta made of them", run: templates),
        ServiceCommand(
            "costs", "[--since 2026-11-01] [--business demo]: what WhatsApp charged for, by the configuration's prices",
            run: costs),
    ]

    private static let usage = """
        usage: templates lint    checks the library in the configuration
               templates push    registers with Meta what is not there yet, and edits what has other words there
               templates pull    notes what Meta says of each template, so that approved ones are used
        """

    private static func templates(_ arguments: [String]) async throws {
        let environment = Environment()
        // Reading the settings is the check: every rule a template breaks is reported with its line.
        let settings = try Platform.settings(environment)
        switch arguments.first {
        case "lint":
            for business in settings.businesses {
                say("\(business.id): \(business.whatsapp.library.count) templates, nothing to mend")
            }
        case "push": try await each(settings, environment, push)
        case "pull": try await each(settings, environment, pull)
        default: throw UsageError(description: usage)
        }
    }

    private static func costs(_ arguments: [String]) async throws {
        let usage = "usage: costs [--since 2026-11-01] [--business demo]    without --since: this month, in UTC"
        var options: [String: String] = [:]
        for index in stride(from: 0, to: arguments.count, by: 2) {
            guard ["--since", "--business"].contains(arguments[index]), index + 1 < arguments.count else {
                throw UsageError(description: usage)
            }
            options[arguments[index]] = arguments[index + 1]
        }
        let environment = Environment()
        let settings = try Platform.settings(environment)
        let month = Date().formatted(.iso8601.year().month()) + "-01"
        let day = options["--since"] ?? month
        guard let since = try? Date(day, strategy: .iso8601.year().month().day()) else {
            throw UsageError(description: "'\(day)' is no day; write it as 2026-11-01\n\(usage)")
        }
        let businesses = try options["--business"].map { [try settings.requiredBusiness($0)] } ?? settings.businesses
        let pool = try Platform.postgres("costs", environment)
        do {
            let ledger = Ledger(pool: pool)
            say("since \(day)")
            for business in businesses {
                let charged = try await ledger.charged(
                    BusinessID(rawValue: business.id), since: Int64(since.timeIntervalSince1970 * 1000))
                say(CostReport(charged, business: business.id, prices: settings.prices).text)
            }
        } catch {
            await pool.close()
            throw error
        }
        await pool.close()
    }

    private static func each(
        _ settings: FrontdeskSettings,
        _ environment: Environment,
        _ body: (BusinessSettings, TemplateRegistry, Ledger) async throws -> Void
    ) async throws {
        let pool = try Platform.postgres("templates", environment)
        do {
            let ledger = Ledger(pool: pool)
            for business in settings.businesses where !business.whatsapp.library.isEmpty {
                guard let account = business.whatsapp.account else {
                    throw UsageError(
                        description:
                            "business '\(business.id)' has templates but no whatsapp.account; set it to the id "
                            + "of the WhatsApp Business Account")
                }
                let whatsapp = try whatsapp(environment, AccessTokens(try AccessTokens.token(business, environment)))
                let limit = business.whatsapp.managementCalls
                let registry = TemplateRegistry(whatsapp: whatsapp, account: account) {
                    guard let wait = try await ledger.admitManagementCall(account: account, limit: limit) else {
                        return
                    }
                    throw UsageError(
                        description: "account \(account) has made \(limit) calls within an hour, all that Meta takes "
                            + "(whatsapp.management_calls); go on in \(wait.inWords)")
                }
                try await body(business, registry, ledger)
            }
        } catch {
            await pool.close()
            throw error
        }
        await pool.close()
    }

    static func push(_ business: BusinessSettings, _ registry: TemplateRegistry, _ ledger: Ledger) async throws {
        let known = try await registry.list()
        for template in business.whatsapp.library {
            let name = "\(business.id): \(template.name) (\(template.language))"
            let registered = known.first { $0.state.name == template.name && $0.state.language == template.language }
            guard let registered else {
                let status = try await registry.create(template)
                say("\(name) was registered: \(status.lowercased())")
                continue
            }
            let status = registered.state.status
            guard registered.content != TemplateContent(template) else {
                say("\(name) is at Meta already: \(status.lowercased())")
                continue
            }
            say("\(name) \(try await edit(registered, to: template, business, registry, ledger))")
        }
    }

    /// - Returns: what came of it, in words that follow the template's name.
    private static func edit(
        _ registered: TemplateRegistry.Registered, to template: TemplateSettings, _ business: BusinessSettings,
        _ registry: TemplateRegistry, _ ledger: Ledger
    ) async throws -> String {
        let status = registered.state.status
        guard ["APPROVED", "REJECTED", "PAUSED", "FLAGGED", "REINSTATED"].contains(status) else {
            return "has other words at Meta and is \(status.lowercased()); push again once that has changed"
        }
        if registered.state.isSendable,
            let wait = try await ledger.admitTemplateEdit(
                template.name, template.language, of: BusinessID(rawValue: business.id))
        {
            return
                "has other words at Meta, which takes one edit a day and ten in 30 days; push again in \(wait.inWords)"
        }
        try await registry.edit(registered.id, to: template)
        return "was edited; Meta reviews it again"
    }

    static func pull(
        _ business: BusinessSettings, _ registry: TemplateRegistry, _ ledger: Ledger
    ) async throws {
        let id = BusinessID(rawValue: business.id)
        let present = try await registry.list().map(\.state)
        let gone = try await ledger.templates(of: id).filter { known in
            known.status != TemplateState.deleted
                && !present.contains { $0.name == known.name && $0.language == known.language }
        }
        for state in present + gone.map(\.withoutTemplate) {
            try await ledger.note(state, of: id)
            say("\(business.id): \(state.name) (\(state.language)) is \(state.status.lowercased())")
        }
    }
}

extension Duration {
    /// `3 h 12 min`, rounded up.
    fileprivate var inWords: String {
        let minutes = Int((self / .seconds(60)).rounded(.up))
        return minutes < 60 ? "\(minutes) min" : "\(minutes / 60) h \(minutes % 60) min"
    }
}
