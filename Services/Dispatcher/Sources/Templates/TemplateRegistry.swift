import Contracts
import Foundation
import Ledger
import Settings

/// The templates of one WhatsApp Business Account, at Meta.
struct TemplateRegistry: Sendable {
    let whatsapp: WhatsAppClient
    let account: String

    private struct Page: Decodable {
        struct Item: Decodable {
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

    func list() async throws -> [TemplateState] {
        var states: [TemplateState] = []
        var after: String?
        repeat {
            let cursor = after.map { "&after=\($0)" } ?? ""
            let body = try await whatsapp.call(
                "GET", "\(account)/message_templates?fields=id,name,language,status,category&limit=100\(cursor)")
            let page = try JSONDecoder().decode(Page.self, from: Data(body))
            states += page.data.map {
                TemplateState(
                    name: $0.name, language: $0.language, status: $0.status, category: $0.category, reason: nil)
            }
            after = page.paging?.next == nil ? nil : page.paging?.cursors?.after
        } while after != nil
        return states
    }

    /// - Returns: Meta's word for what became of it, usually `PENDING`.
    func create(_ template: TemplateSettings) async throws -> String {
        struct Created: Decodable { let status: String }
        let body = try await whatsapp.call(
            "POST", "\(account)/message_templates", json: try WireFormat.encode(TemplateDefinition(template)))
        return try JSONDecoder().decode(Created.self, from: Data(body)).status
    }
}

/// A template as `POST /{account}/message_templates` takes it.
struct TemplateDefinition: Encodable {
    private let template: TemplateSettings

    init(_ template: TemplateSettings) {
        self.template = template
    }

    func encode(to encoder: any Encoder) throws {
        var body = encoder.container(keyedBy: GraphKey.self)
        let names = TemplateRules.variables(of: template.body)
        let isNamed = names.contains { Int($0) == nil }
        try body.encode(template.name, forKey: "name")
        try body.encode(template.language, forKey: "language")
        try body.encode(template.category.rawValue.uppercased(), forKey: "category")
        try body.encode(isNamed ? "named" : "positional", forKey: "parameter_format")
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
