import Contracts
import Hummingbird
import Ledger
import Settings

/// Beside the conversations: bookings to carry out, how much waits, and what went wrong.
extension ConsoleAPI {
    func addTasks(to business: RouterGroup<ConsoleContext>) {
        handle(.get, business, "counts") { _, context in .json(try await ledger.counts(of: try self.business(context)))
        }
        handle(.get, business, "tasks") { request, context in
            .json(try await ledger.tasks(of: try self.business(context), limit: try limit(request, default: 100)))
        }
        handle(.post, business, "tasks/:task/done", finish)
        handle(.get, business, "problems", problems)
        handle(.post, business, "problems/dealt-with", dealtWith)
    }

    @Sendable private func finish(_ request: Request, _ context: ConsoleContext) async throws -> Response {
        guard let id = context.parameters.get("task").flatMap({ UniqueID($0) }),
            let isNew = try await ledger.finishTask(id, of: try business(context), by: context.agent)
        else { throw ConsoleProblem.unknown }
        return .json(#"{"isRepeated":\#(!isNew)}"#)
    }

    /// What Meta allows now and told lately, and what Frontdesk could not do.
    @Sendable private func problems(_ request: Request, _ context: ConsoleContext) async throws -> Response {
        let business = try business(context)
        let limit = try limit(request, default: 50)
        let granted = try await ledger.grantedJSON(business)
        let notices = try await ledger.notices(of: business, limit: limit)
        let letters = try await ledger.openLetters(of: business, limit: limit)
        let configured = settings.current.business(business.rawValue)?.whatsapp
        let throughput = configured?.throughput.map { String($0) } ?? "null"
        return .json(
            #"{"granted":\#(granted),"configured":{"throughput":\#(throughput),"#
                + #""messagingLimit":\#(configured?.messagingLimit ?? 0)},"notices":\#(notices),"deadLetters":\#(letters)}"#
        )
    }

    @Sendable private func dealtWith(_ request: Request, _ context: ConsoleContext) async throws -> Response {
        struct Body: Decodable {
            let id: String
        }
        let body = try await read(Body.self, request)
        guard try await ledger.dropLetter(body.id, of: try business(context)) else { throw ConsoleProblem.unknown }
        return .json(#"{"isRepeated":false}"#)
    }
}
