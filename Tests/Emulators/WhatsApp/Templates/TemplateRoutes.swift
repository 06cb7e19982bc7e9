import Foundation
import Hummingbird
import MetaRules

/// `/{version}/{account}/message_templates`, with a review that ends in a webhook.
struct TemplateRoutes: Sendable {
    let world: World
    let deliveries: WebhookDeliveries
    let token: String
    let account: String
    let review: Duration
    let callsPerHour: Int

    private struct Change: Decodable {
        let status: String?
        /// Meta finds that it is of another category.
        let category: String?
        let language: String?
    }

    func add(to router: Router<BasicRequestContext>) {
        router.get(":version/:number/message_templates") { request, context in
            await answer(request, context) { () async throws(Refusal) in try await list(request) }
        }
        router.post(":version/:number/message_templates") { request, context in
            let body = Data(try await request.body.collect(upTo: 256 * 1024).readableBytesView)
            return await answer(request, context) { () async throws(Refusal) in try await create(body) }
        }
        router.post(":version/:number") { request, context in
            let body = Data(try await request.body.collect(upTo: 256 * 1024).readableBytesView)
            return await answer(request, context, id: context.parameters.get("number") ?? "") {
                () async throws(Refusal) in try await edit(context.parameters.get("number") ?? "", body)
            }
        }
        router.delete(":version/:number/message_templates") { request, context in
            await answer(request, context) { () async throws(Refusal) in
                guard let name = request.uri.queryParameters.get("name") else {
                    throw Refusal(100, "name is required.")
                }
                try await world.change { $0.remove(name) }
                return json(.ok, "{\"success\":true}")
            }
        }
        // What Meta's reviewers and its quality checks do: APPROVED, REJECTED, PAUSED, DISABLED, …
        router.post("emulator/templates/:name/status") { request, context in
            let body = Data(try await request.body.collect(upTo: 4096).readableBytesView)
            let change = try JSONDecoder().decode(Change.self, from: body)
            let name = context.parameters.get("name") ?? ""
            if let category = change.category { await recategorise(name, change.language, to: category) }
            if let status = change.status { await decide(status, name, change.language) }
            return Response(status: .noContent)
        }
    }

    private func answer(
        _ request: Request, _ context: BasicRequestContext, id: String? = nil,
        _ body: () async throws(Refusal) -> Response
    ) async -> Response {
        do throws(Refusal) {
            guard request.headers[.authorization] == "Bearer \(token)" else {
                throw Refusal(190, "Error validating access token.")
            }
            guard id != nil || context.parameters.get("number") == account else {
                throw Refusal(100, "Object with ID '\(context.parameters.get("number") ?? "")' does not exist.")
            }
            try await world.manage(limit: callsPerHour)
            return try await body()
        } catch {
            return refusal(error, status: error.status)
        }
    }

    private func list(_ request: Request) async throws(Refusal) -> Response {
        let query = request.uri.queryParameters
        let limit = query.get("limit").flatMap { Int($0) } ?? 25
        var start = 0
        if let after = query.get("after") {
            guard let position = Int(after) else { throw Refusal(131059, "The cursor is invalid.") }
            start = position
        }
        let matching = await world.templates.all.filter { template in
            (query.get("name").map { $0 == template.name } ?? true)
                && (query.get("status").map { $0 == template.status } ?? true)
        }
        let page = Array(matching.dropFirst(start).prefix(limit))
        let items = page.map {
            """
            {"id":"\($0.id)","name":"\($0.name)","language":"\($0.language)","status":"\($0.status)",\
            "category":"\($0.category)","components":\($0.components)}
            """
        }.joined(separator: ",")
        let end = start + page.count
        let next = end < matching.count ? ",\"next\":\"next\"" : ""
        return json(.ok, "{\"data\":[\(items)],\"paging\":{\"cursors\":{\"after\":\"\(end)\"}\(next)}}")
    }

    private func create(_ body: Data) async throws(Refusal) -> Response {
        let before = await world.templates.all.count
        try await world.change { shelf throws(Refusal) in _ = try shelf.create(body) }
        let template = await world.templates.all[before]
        Task {
            // The review outlives the call that asked for it; it ends with the emulator.
            try await Task.sleep(for: review)
            await decide("APPROVED", template.name, template.language)
        }
        return json(.ok, "{\"id\":\"\(template.id)\",\"status\":\"PENDING\",\"category\":\"\(template.category)\"}")
    }

    /// Reviewed again; an approved one may be edited once a day and ten times in 30.
    private func edit(_ id: String, _ body: Data) async throws(Refusal) -> Response {
        let now = await world.now
        try await world.change { shelf throws(Refusal) in try shelf.edit(id, body, now: now) }
        guard let template = await world.templates.all.first(where: { $0.id == id }) else {
            throw Refusal(100, "Object with ID '\(id)' does not exist.")
        }
        Task {
            try await Task.sleep(for: review)
            await decide("APPROVED", template.name, template.language)
        }
        return json(.ok, "{\"success\":true}")
    }

    private func recategorise(_ name: String, _ language: String?, to category: String) async {
        for (template, previous) in await world.recategorise(name, language, to: category) {
            deliveries.enqueue(
                MetaJSON.category(template, was: previous, account: account), kind: "template")
        }
    }

    private func decide(_ status: String, _ name: String, _ language: String?) async {
        for template in await world.set(status, of: name, language) {
            deliveries.enqueue(
                MetaJSON.template(template, event: status, account: account), kind: "template")
        }
    }
}
