/// `turn.routed`: the turn with the router's decision.
package struct TurnRouted: Codable, Sendable, Equatable {
    package let context: TurnContext
    package let routing: RoutingResult

    package init(context: TurnContext, routing: RoutingResult) {
        self.context = context
        self.routing = routing
    }
}
