import Hummingbird

/// A request to the console, with who makes it.
struct ConsoleContext: RequestContext {
    var coreContext: CoreRequestContextStorage
    private(set) var agent = ""
    private var businesses: Set<String>? = []

    init(source: Source) {
        coreContext = .init(source: source)
    }

    /// Whether its token opens this business.
    func mayUse(_ business: String) -> Bool { businesses?.contains(business) ?? true }

    mutating func admit(_ agent: ConsoleTokens.Agent) {
        self.agent = agent.name
        businesses = agent.businesses
    }
}

/// Lets nobody in without a token.
struct ConsoleGuard: RouterMiddleware {
    let tokens: ConsoleTokens?

    func handle(
        _ request: Request,
        context: ConsoleContext,
        next: (Request, ConsoleContext) async throws -> Response
    ) async throws -> Response {
        guard let tokens else {
            return ConsoleProblem.unavailable.response
        }
        guard let agent = tokens.agent(request.headers[.authorization]) else {
            var response = ConsoleProblem.unauthorized.response
            response.headers[.wwwAuthenticate] = "Bearer realm=\"frontdesk\""
            return response
        }
        var context = context
        context.admit(agent)
        return try await next(request, context)
    }
}
