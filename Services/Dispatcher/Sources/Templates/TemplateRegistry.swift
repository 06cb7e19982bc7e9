import Contracts
import Foundation
import Ledger
import Settings

/// The templates of one WhatsApp Business Account, at Meta.
struct TemplateRegistry: Sendable {
    let whatsapp: WhatsAppClient
    let account: String
    /// Asked before every call, and throws when Meta would not take one more this hour.
    var admission: @Sendable () async throws -> Void = {}

    /// A template as Meta has it.
    struct Registered: Sendable, Equatable {
        let id: String
        let state: TemplateState
        let content: TemplateContent
    }

    private struct Page: Decodable {
        struct Item: Decodable {
            let id: String
            let components: [TemplateContent.Component]?
            let name: String
            let language: String
            let status: String
            let category: String?
        }
        struct Paging: Decodable {
            struct Cursors: Decodable { let after: String? }
            let cursors: Cursors?
            let next: String?
        }
        let data: [Item]
        let paging: Paging?
    }

    func list() async throws -> [Registered] {
        var templates: [Registered] = []
        var after: String?
        repeat {
            let cursor = after.map { "&after=\($0)" } ?? ""
            try await admission()
            let body = try await whatsapp.call(
                "GET",
                "\(account)/message_templates?fields=id,name,language,status,category,components&limit=100\(cursor)")
            let page = try JSONDecoder().decode(Page.self, from: Data(body))
            templates += page.data.map {
                Registered(
                    id: $0.id,
                    state: TemplateState(
                        name: $0.name, language: $0.language, status: $0.status, category: $0.category, reason: nil),
                    content: TemplateContent($0.components ?? []))
            }
            after = page.paging?.next == nil ? nil : page.paging?.cursors?.after
        } while after != nil
        return templates
    }

    /// - Returns: Meta's word for what became of it, usually `PENDING`.
    func create(_ template: TemplateSettings) async throws -> String {
        struct Created: Decodable { let status: String }
        try await admission()
        let body = try await whatsapp.call(
            "POST", "\(account)/message_templates", json: try WireFormat.encode(TemplateDefinition(template)))
        return try JSONDecoder().decode(Created.self, from: Data(body)).status
    }

    /// Gives a template other words; Meta reviews it again. What name, language and category are cannot be edited.
    func edit(_ id: String, to template: TemplateSettings) async throws {
        try await admission()
        _ = try await whatsapp.call("POST", id, json: try WireFormat.encode(TemplateDefinition(template, isEdit: true)))
    }
}

/// The words of a template, for telling whether Meta's are still ours.
struct TemplateContent: Sendable, Equatable {
    struct Component: Decodable, Sendable {
        struct Button: Decodable, Sendable {
            let type: String
            let text: String?
            let url: String?
            let phone: String?

            enum CodingKeys: String, CodingKey {
                case type, text, url
                case phone = "phone_number"
            }
        }
        let type: String
        let text: String?
        let buttons: [Button]?
    }

    private let header: String?
    private let body: String?
    private let footer: String?
    private let buttons: [String]

    init(_ components: [Component]) {
        func part(_ type: String) -> Component? { components.first { $0.type.uppercased() == type } }
        (header, body, footer) = (part("HEADER")?.text, part("BODY")?.text, part("FOOTER")?.text)
        buttons = (part("BUTTONS")?.buttons ?? []).map {
            [$0.type.uppercased(), $0.text ?? "", $0.url ?? "", $0.phone ?? ""].joined(separator: "|")
        }
    }

    init(_ template: TemplateSettings) {
        (header, body, footer) = (template.header, template.body, template.footer)
        buttons = template.buttons.map { button in
            let type =
                switch button.kind {
                case .quickReply: "QUICK_REPLY"
                case .url: "URL"
                case .phone: "PHONE_NUMBER"
                }
            return [type, button.text, button.url ?? "", button.phone ?? ""].joined(separator: "|")
        }
    }
}

/// A template as `POST /{account}/message_templates` takes it.
struct TemplateDefinition: Encodable {
    private let template: TemplateSettings
    /// An edit holds the parts only.
    private let isEdit: Bool

    init(_ template: TemplateSettings, isEdit: Bool = false) {
        self.template = template
        self.isEdit = isEdit
    }

    func encode(to encoder: any Encoder) throws {
        var body = encoder.container(keyedBy: GraphKey.self)
        let names = TemplateRules.variables(of: template.body)
        let isNamed = names.contains { Int($0) == nil }
        if !isEdit {
            try body.encode(template.name, forKey: "name")
            try body.encode(template.language, forKey: "language")
            try body.encode(template.category.rawValue.uppercased(), forKey: "category")
            try body.encode(isNamed ? "named" : "positional", forKey: "parameter_format")
        }
        var parts = body.nestedUnkeyedContainer(forKey: "components")
        if let header = template.header {
            try parts.encode(["type": "HEADER", "format": "TEXT", "text": header])
        }
        var text = parts.nestedContainer(keyedBy: GraphKey.self)
        try text.encode("BODY", forKey: "type")
        try text.encode(template.body, forKey: "text")
        if !names.isEmpty {
            var example = text.nestedContainer(keyedBy: GraphKey.self, forKey: "example")
            if isNamed {
                try example.encode(
                    zip(names, template.examples).map { ["param_name": $0, "example": $1] },
                    forKey: "body_text_named_params")
            } else {
                try example.encode([template.examples], forKey: "body_text")
            }
        }
        if let footer = template.footer { try parts.encode(["type": "FOOTER", "text": footer]) }
        guard !template.buttons.isEmpty else { return }
        var buttons = parts.nestedContainer(keyedBy: GraphKey.self)
        try buttons.encode("BUTTONS", forKey: "type")
        try buttons.encode(template.buttons.map(\.definition), forKey: "buttons")
    }
}

extension TemplateSettings.Button {
    fileprivate var definition: [String: String] {
        var definition = ["text": text]
        switch kind {
        case .quickReply: definition["type"] = "QUICK_REPLY"
        case .url:
            definition["type"] = "URL"
            definition["url"] = url
        case .phone:
            definition["type"] = "PHONE_NUMBER"
            definition["phone_number"] = phone
        }
        return definition
    }
}
