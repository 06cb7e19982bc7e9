import Contracts

/// Values with everything in them.
enum Samples {
    private static let message = MessageID(rawValue: "wamid.9")

    static let contents: [CustomerContent] = [
        .text,
        .welcome,
        .media(
            .init(
                kind: .audio, id: "1", mimeType: "audio/ogg; codecs=opus", sha256: "AA==", filename: "a.ogg",
                isVoice: true)),
        .location(.init(latitude: 44.5, longitude: 11.3, name: "Station", address: "Piazza 1")),
        .contacts([
            .init(name: "Jo", phones: ["+39051"], emails: ["jo@x.example"], organization: "X", isRequested: true)
        ]),
        .choice(.init(origin: .list, id: "slot:1", title: "10:00", description: "30 min")),
        .form(.init(name: "flow", response: "{}")),
        .callPermission(.init(isGranted: true, until: 1_800_000_000)),
        .reaction(.init(message: message, emoji: "👍")),
        .order(
            .init(
                catalog: "c", note: "quick", items: [.init(product: "p", quantity: 2, price: 3.5, currency: "EUR")])),
        .system(.init(kind: "user_changed_number", phone: "39051", userID: "u")),
        .edit(.init(message: message)),
        .revoke(.init(message: message)),
        .unsupported(.init(type: "poll", code: 131_051)),
    ]

    static func context(_ content: CustomerContent) -> TurnContext {
        TurnContext(
            messages: [
                CustomerMessage(
                    id: message, kind: "text", text: "Hi", sentAt: 1_700_000_000_000, content: content,
                    quoted: QuotedMessage(message: message, product: "p", isForwarded: true),
                    referral: Referral(
                        source: "ad", id: "1", url: "https://x.example", headline: "H", body: "B", click: "c"))
            ],
            customer: Customer(number: "1", phone: "39051", userID: "u", name: "Ada"),
            history: [Exchange(question: "Q", answer: "A")],
            isFirstContact: false
        )
    }

    static let routing: RoutingResult = {
        var routing = RoutingResult(
            intent: "greeting", confidence: 0.9, requiresLLM: false,
            metadata: .init(
                stage: "linear", language: "en", top: [.init(intent: "greeting", confidence: 0.9)],
                thresholds: ["intent": 0.75], model: "m", decision: "template", source: "template", reason: "sure"))
        routing.followUp = everyMessage
        return routing
    }()

    /// Every kind of message with everything it can hold.
    static let everyMessage: [MessageContent] =
        MessageContentTests.everyKind.map(quoting)
        + [
            .buttons("Shall I?", [.init(id: "y", title: "Yes")], header: .text("A"), footer: "B"),
            .list(
                "Pick", button: "Times", sections: [.init(title: "Tue", rows: [.init(id: "1", title: "10:00")])],
                header: "A", footer: "B"),
            .link(
                "Order", button: "Open", url: "https://x.example", header: .media(.image, .link("https://x.example/a")),
                footer: "B"),
            MessageContent(
                .contacts(
                    .init([
                        .init(
                            name: "Jo", firstName: "Jo", lastName: "Doe", phones: ["+39051"], emails: ["jo@x.example"],
                            organization: "X")
                    ]))),
            MessageContent(
                .template(
                    .init(
                        name: "visit", language: "en",
                        components: [
                            .init(
                                kind: .header,
                                parameters: [
                                    .init(
                                        .location,
                                        location: .init(
                                            latitude: 44, longitude: 11, name: "Shop", address: "Via Garibaldi"))
                                ])
                        ], text: "Come"))),
        ].map(quoting)

    private static func quoting(_ content: MessageContent) -> MessageContent {
        var content = content
        content.replyTo = message
        return content
    }

    static let found = ContextFound(
        context: context(.text), routing: routing,
        passages: [
            Passage(
                id: "p", document: "d", documentType: "faq", section: "Prices", question: "How much?", text: "85 EUR",
                language: "en", relevance: 0.9, source: "prices.md")
        ],
        evidence: .init(query: "How much?", mode: "hybrid", minimumRelevance: 0.72, nearestMiss: 0.6))

    /// - Parameter content: sent, and drafted.
    static func answer(_ content: MessageContent) -> Answer {
        var answer = Answer(
            outcome: .handedOff, parts: [content], provider: "extractive", model: "m", confidence: 0.9,
            passages: ["p"], evidence: [.init(section: "Prices", text: "85 EUR", relevance: 0.9)], draft: [content],
            intent: "pricing_inquiry", language: "en", configuration: "c", handoff: "low confidence", pauseSeconds: 60,
            prompt: "a1", variant: "b")
        answer.routing = routing
        return answer
    }
}
