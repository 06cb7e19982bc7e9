import Contracts
import Launch
import Ledger
import Postgres
import Settings

extension Dispatcher {
    static let commands = [
        ServiceCommand(
            "templates", "lint | push | pull: the library's templates and what Meta made of them", run: templates)
    ]

    private static let usage = """
        usage: templates lint    checks the library in the configuration
               templates push    registers with Meta what is not there yet
               templates pull    notes what Meta says of each template, so that approved ones are used
        """

    private static func templates(_ arguments: [String]) async throws {
        let environment = Environment()
        // Reading the settings is the check: every rule a template breaks is reported with its line.
        let settings = try Platform.settings(environment)
        switch arguments.first {
        case "lint":
            for business in settings.businesses {
                print("\(business.id): \(business.whatsapp.library.count) templates, nothing to mend")
            }
        case "push": try await each(settings, environment) { try await push($0, $1) }
        case "pull": try await each(settings, environment) { try await pull($0, $1, environment) }
        default: throw UsageError(description: usage)
        }
    }

    private static func each(
        _ settings: FrontdeskSettings,
        _ environment: Environment,
        _ body: (BusinessSettings, TemplateRegistry) async throws -> Void
    ) async throws {
        let whatsapp = try whatsapp(environment)
        for business in settings.businesses where !business.whatsapp.library.isEmpty {
            guard let account = business.whatsapp.account else {
                throw UsageError(
                    description: "business '\(business.id)' has templates but no whatsapp.account; set it to the id of "
                        + "the WhatsApp Business Account")
            }
            try await body(business, TemplateRegistry(whatsapp: whatsapp, account: account))
        }
    }

    private static func push(_ business: BusinessSettings, _ registry: TemplateRegistry) async throws {
        let known = try await registry.list()
        for template in business.whatsapp.library {
            let name = "\(template.name) (\(template.language))"
            if let state = known.first(where: { $0.name == template.name && $0.language == template.language }) {
                print("\(business.id): \(name) is at Meta already: \(state.status.lowercased())")
            } else {
                let status = try await registry.create(template)
                print("\(business.id): \(name) was registered: \(status.lowercased())")
            }
        }
    }

    private static func pull(
        _ business: BusinessSettings, _ registry: TemplateRegistry, _ environment: Environment
    ) async throws {
        let states = try await registry.list()
        let pool = try Platform.postgres("templates", environment)
        do {
            let ledger = Ledger(pool: pool)
            for state in states {
                try await ledger.note(state, of: BusinessID(rawValue: business.id))
                print("\(business.id): \(state.name) (\(state.language)) is \(state.status.lowercased())")
            }
        } catch {
            await pool.close()
            throw error
        }
        await pool.close()
    }
}
