import Hummingbird

/// Why a request to the console cannot be met, in words a person can act on.
struct ConsoleProblem: Error {
    let status: HTTPResponse.Status
    /// For programs; stable.
    let code: String
    let message: String

    static let unauthorized = ConsoleProblem(
        status: .unauthorized, code: "unauthorized",
        message: "send 'Authorization: Bearer TOKEN' with a token of CONSOLE_API_TOKENS")
    static let unavailable = ConsoleProblem(
        status: .serviceUnavailable, code: "not_configured",
        message: "the console is off; set CONSOLE_API_TOKENS to name:token and start the gateway again")
    static let unknown = ConsoleProblem(
        status: .notFound, code: "not_found", message: "this business has no such conversation, draft or task")
    static let noFile = ConsoleProblem(
        status: .notFound, code: "not_found", message: "this file is not here, or not yet: it is still being fetched")
    static let windowClosed = ConsoleProblem(
        status: .conflict, code: "window_closed",
        message: "the customer wrote more than 24 hours ago; WhatsApp lets only an approved template through, and none "
            + "fits the customer's language (whatsapp.template_library)")

    static func invalid(_ message: String) -> ConsoleProblem {
        ConsoleProblem(status: .unprocessableContent, code: "invalid", message: message)
    }

    static func decided(_ state: String, by agent: String?) -> ConsoleProblem {
        ConsoleProblem(
            status: .conflict, code: "decided",
            message: "the draft was \(state) already\(agent.map { " by \($0)" } ?? "")")
    }

    var response: Response {
        struct Body: Encodable {
            let error: Content
        }
        struct Content: Encodable {
            let code: String
            let message: String
        }
        return .json(Body(error: Content(code: code, message: message)), status)
    }
}

extension ConsoleProblem {
    /// Anything can be said in JSON here, so that a caller need not read two kinds of errors.
    /// Why, stands in the log: it may name hosts and tables.
    static let server = ConsoleProblem(
        status: .serviceUnavailable, code: "unavailable",
        message: "it could not be done now; try again, and look into the gateway's log if it stays so")
}
