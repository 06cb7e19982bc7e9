import Contracts
import Foundation
import Hummingbird
import Ledger
import Logging
import Media
import Settings
import Telemetry

/// `/api/v1`: what people need to see and do. `openapi.json` beside this file describes it.
struct ConsoleAPI: Sendable {
    let ledger: Ledger
    let settings: SettingsHandle
    let sender: SpeechSender
    let emission: EmissionService
    let media: any MediaStore
    let tokens: ConsoleTokens?
    let logger: Logger

    func add(to router: Router<ConsoleContext>) {
        router.get("api/v1/health") { _, _ in Response.json(#"{"status":"ok"}"#) }
        router.get("api/v1/openapi.json") { _, _ in Response.json(ConsoleAssets.openAPI) }
        let api = router.group("api/v1").add(middleware: ConsoleGuard(tokens: tokens))
        api.get("businesses") { _, context in businesses(context) }
        let business = api.group("businesses/:business")
        handle(.get, business, "conversations", list)
        handle(.get, business, "reviews", reviews)
        handle(.get, business, "conversations/:conversation", packet)
        handle(.get, business, "conversations/:conversation/template", template)
        handle(.get, business, "media/:media", file)
        handle(.post, business, "conversations/:conversation/messages", say)
        handle(.post, business, "conversations/:conversation/takeover", takeOver)
        handle(.post, business, "conversations/:conversation/handback", handBack)
        handle(.post, business, "conversations/:conversation/reviews/:turn", decide)
        addTasks(to: business)
    }

    typealias Handler = @Sendable (Request, ConsoleContext) async throws -> Response

    /// Whatever goes wrong is answered in the same shape; whose business it is comes first.
    func handle(
        _ method: HTTPRequest.Method,
        _ group: RouterGroup<ConsoleContext>,
        _ path: RouterPath,
        _ handler: @escaping Handler
    ) {
        group.on(path, method: method) { request, context in
            do {
                _ = try business(context)
                return try await handler(request, context)
            } catch let problem as ConsoleProblem {
                return problem.response
            } catch {
                logger.error("the console could not be served", metadata: [LogKey.error: "\(error)"])
                return ConsoleProblem.server.response
            }
        }
    }

    // MARK: To see

    private func businesses(_ context: ConsoleContext) -> Response {
        struct Item: Encodable {
            let id: String
            let name: String
        }
        struct Body: Encodable {
            let agent: String
            let businesses: [Item]
        }
        let items = settings.current.businesses.filter { context.mayUse($0.id) }.map { Item(id: $0.id, name: $0.name) }
        return .json(Body(agent: context.agent, businesses: items))
    }

    @Sendable private func list(_ request: Request, _ context: ConsoleContext) async throws -> Response {
        let word = request.uri.queryParameters["state"].map { String($0) } ?? ConversationFilter.attention.rawValue
        guard let filter = ConversationFilter(rawValue: word) else {
            let allowed = ConversationFilter.allCases.map(\.rawValue).joined(separator: ", ")
            throw ConsoleProblem.invalid("state is '\(word)'; use one of \(allowed)")
        }
        return .json(
            try await ledger.conversations(of: try business(context), filter, limit: try limit(request, default: 50)))
    }

    @Sendable private func reviews(_ request: Request, _ context: ConsoleContext) async throws -> Response {
        .json(try await ledger.reviews(of: try business(context), limit: try limit(request, default: 50)))
    }

    @Sendable private func packet(_ request: Request, _ context: ConsoleContext) async throws -> Response {
        let packet = try await ledger.packet(
            of: try conversation(context), of: try business(context), limit: try limit(request, default: 200))
        guard let packet else { throw ConsoleProblem.unknown }
        return .json(packet)
    }

    /// A customer's file. Only types a browser plays or shows by itself keep their name; anything else is a download.
    @Sendable private func file(_ request: Request, _ context: ConsoleContext) async throws -> Response {
        let business = try business(context)
        guard let id = context.parameters.get("media"), let name = MediaName(business: business.rawValue, id: id),
            let told = try await ledger.mimeType(ofMedia: id, of: business), let bytes = try await media.get(name)
        else { throw ConsoleProblem.noFile }
        let type = told.prefix { $0 != ";" }.lowercased()
        let isShown = Self.shownTypes.contains(type)
        return Response(
            status: .ok,
            headers: [
                .contentType: isShown ? type : "application/octet-stream",
                .contentDisposition: isShown ? "inline" : "attachment",
                .xContentTypeOptions: "nosniff", .cacheControl: "private, no-store",
                .contentSecurityPolicy: "default-src 'none'; sandbox",
            ],
            body: .init(byteBuffer: ByteBuffer(bytes: bytes))
        )
    }

    private static let shownTypes: Set = [
        "audio/ogg", "audio/mpeg", "audio/mp4", "audio/aac", "audio/amr", "image/jpeg", "image/png", "image/webp",
        "video/mp4", "video/3gpp",
    ]

    // MARK: To do

    @Sendable private func say(_ request: Request, _ context: ConsoleContext) async throws -> Response {
        struct Body: Decodable {
            let text: String
            let id: String?
        }
        let body = try await read(Body.self, request)
        let (business, conversation) = (try business(context), try conversation(context))
        let id = try id(body.id)
        let parts: [MessageContent] = [.text(try text(body.text))]
        let pause = settings.current.assistant.handoff.pause
        return try await spoken(in: conversation, of: business) { template in
            let speech = Speech(id: id, author: context.agent, parts: parts, language: template?.language ?? "und")
            let verdict = try await ledger.say(
                speech, in: conversation, of: business, pause: pause, hasTemplate: template != nil)
            return (verdict, speech)
        }
    }

    @Sendable private func decide(_ request: Request, _ context: ConsoleContext) async throws -> Response {
        struct Body: Decodable {
            let decision: String
            let text: String?
            let id: String?
        }
        let body = try await read(Body.self, request)
        guard let decision = ReviewDecision(rawValue: body.decision) else {
            throw ConsoleProblem.invalid("decision is '\(body.decision)'; use approved, edited or rejected")
        }
        guard let turn = Int(context.parameters.get("turn") ?? "") else { throw ConsoleProblem.unknown }
        let business = try business(context)
        let conversation = try conversation(context)
        guard let draft = try await ledger.draft(of: turn, in: conversation, of: business) else {
            throw ConsoleProblem.unknown
        }
        let id = try id(body.id)
        let parts: [MessageContent]? =
            switch decision {
            case .approved: draft
            case .edited: [.text(try text(body.text ?? ""))]
            case .rejected: nil
            }
        return try await spoken(in: conversation, of: business) { template in
            let speech = parts.map {
                Speech(id: id, author: context.agent, parts: $0, language: template?.language ?? "und")
            }
            let verdict = try await ledger.decide(
                decision, on: turn, in: conversation, of: business, by: context.agent, speech: speech,
                hasTemplate: template != nil)
            return (verdict, speech)
        }
    }

    @Sendable private func template(_ request: Request, _ context: ConsoleContext) async throws -> Response {
        let (business, conversation) = try await existing(context)
        guard let template = try await template(for: conversation, of: business) else {
            throw ConsoleProblem.windowClosed
        }
        return .json(TemplateNotice(template))
    }

    private func template(for conversation: ConversationID, of business: BusinessID) async throws -> TemplateSettings? {
        guard let settings = settings.current.business(business.rawValue) else { return nil }
        return try await ClosedWindow(ledger: ledger).template(for: conversation, of: settings)
    }

    /// Says something; where the window is closed, by the template that stands ready, if there is one.
    private func spoken(
        in conversation: ConversationID, of business: BusinessID,
        _ say: (TemplateSettings?) async throws -> (verdict: SpeechVerdict, speech: Speech?)
    ) async throws -> Response {
        let (verdict, speech) = try await say(nil)
        guard verdict == .windowClosed, let template = try await template(for: conversation, of: business) else {
            return try await answer(verdict, speech)
        }
        let carried = try await say(template)
        return try await answer(carried.verdict, carried.speech, template: template)
    }

    /// - Throws: `unknown` where there is no such conversation.
    private func existing(_ context: ConsoleContext) async throws -> (BusinessID, ConversationID) {
        let (business, conversation) = (try business(context), try conversation(context))
        guard try await ledger.packet(of: conversation, of: business, limit: 0) != nil else {
            throw ConsoleProblem.unknown
        }
        return (business, conversation)
    }

    @Sendable private func takeOver(_ request: Request, _ context: ConsoleContext) async throws -> Response {
        struct Body: Decodable {
            let minutes: Int?
        }
        let minutes = try await read(Body.self, request).minutes
        if let minutes, !(1...10_080).contains(minutes) {
            throw ConsoleProblem.invalid("minutes is \(minutes); use 1 to 10080, or leave it out to keep it")
        }
        let (business, conversation) = try await existing(context)
        try await ledger.takeOver(
            conversation, of: business, reason: context.agent, pause: minutes.map { .seconds($0 * 60) })
        return .json(#"{"owner":"person"}"#)
    }

    @Sendable private func handBack(_ request: Request, _ context: ConsoleContext) async throws -> Response {
        let (business, conversation) = try await existing(context)
        if let next = try await ledger.handBack(conversation, of: business) { emission.emit([next]) }
        return .json(#"{"owner":"bot"}"#)
    }

    private func answer(
        _ verdict: SpeechVerdict, _ speech: Speech?, template: TemplateSettings? = nil
    ) async throws -> Response {
        struct Body: Encodable {
            let id: String?
            let isRepeated: Bool
            var template: TemplateNotice?
        }
        switch verdict {
        case .accepted(let next):
            if let next { await sender.send(next) }
            return .json(
                Body(id: speech?.id.description, isRepeated: false, template: template.map(TemplateNotice.init)),
                .accepted)
        case .duplicate: return .json(Body(id: speech?.id.description, isRepeated: true))
        case .unknown: throw ConsoleProblem.unknown
        case .windowClosed: throw ConsoleProblem.windowClosed
        case .decided(let state, let agent): throw ConsoleProblem.decided(state, by: agent)
        }
    }

    // MARK: What a request says

    func business(_ context: ConsoleContext) throws(ConsoleProblem) -> BusinessID {
        // A business that is not theirs is as unknown to them as one that does not exist.
        guard let id = context.parameters.get("business"), context.mayUse(id), settings.current.business(id) != nil
        else { throw .unknown }
        return BusinessID(rawValue: id)
    }

    private func conversation(_ context: ConsoleContext) throws(ConsoleProblem) -> ConversationID {
        guard let id = context.parameters.get("conversation").flatMap({ UniqueID($0) }) else { throw .unknown }
        return ConversationID(rawValue: id.description)
    }

    func limit(_ request: Request, default standard: Int) throws(ConsoleProblem) -> Int {
        guard let word = request.uri.queryParameters["limit"] else { return standard }
        guard let limit = Int(word), (1...500).contains(limit) else {
            throw .invalid("limit is '\(word)'; use 1 to 500")
        }
        return limit
    }

    private func id(_ text: String?) throws(ConsoleProblem) -> UniqueID {
        guard let text else { return UniqueID() }
        guard let id = UniqueID(text) else { throw .invalid("id is '\(text)'; use a UUID, or leave it out") }
        return id
    }

    private func text(_ text: String) throws(ConsoleProblem) -> String {
        let trimmed = text.trimmingCharacters(in: .whitespacesAndNewlines)
        guard !trimmed.isEmpty else { throw .invalid("text is empty") }
        guard trimmed.count <= 4096 else {
            throw .invalid("text has \(trimmed.count) characters; WhatsApp takes 4096 in one message")
        }
        return trimmed.replacing("\0", with: "\u{FFFD}")
    }

    func read<Body: Decodable>(_ type: Body.Type, _ request: Request) async throws(ConsoleProblem) -> Body {
        do {
            let buffer = try await request.body.collect(upTo: 64 * 1024)
            let bytes = buffer.readableBytes == 0 ? Data("{}".utf8) : Data(buffer.readableBytesView)
            return try JSONDecoder().decode(type, from: bytes)
        } catch {
            throw .invalid("the body must be JSON as /api/v1/openapi.json describes it")
        }
    }
}
