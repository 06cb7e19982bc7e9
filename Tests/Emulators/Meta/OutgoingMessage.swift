package import Foundation

/// A message a business wants to send, checked as Meta checks it.
package struct OutgoingMessage: Sendable {
    /// What can be tapped.
    package struct Choice: Codable, Sendable, Equatable {
        package let id: String
        package let title: String
        package let description: String?
    }

    /// Digits without `+`, or a business-scoped user id.
    package let to: String
    package let isUserID: Bool
    package let type: String
    package let text: String?
    package let choices: [Choice]
    /// Its choices are rows of a list, not buttons.
    package let isList: Bool
    /// The message a reaction is about.
    package let target: String?
    /// The message it is a reply to.
    package let context: String?
    package let callbackData: String?
    package let template: SentTemplate?

    package init(_ body: Data) throws(Refusal) {
        guard let object = try? JSONSerialization.jsonObject(with: body), let message = object as? [String: Any] else {
            throw Refusal(100, "The body is no JSON object.")
        }
        guard message["messaging_product"] as? String == "whatsapp" else {
            throw Refusal(100, "The parameter messaging_product is required.")
        }
        (to, isUserID) = try Self.recipient(message)
        if let data = message["biz_opaque_callback_data"] {
            guard let data = data as? String, data.utf16.count <= 512 else {
                throw Refusal(100, "biz_opaque_callback_data must be a text of at most 512 characters.")
            }
            callbackData = data
        } else {
            callbackData = nil
        }
        let type = message["type"] as? String ?? "text"
        self.type = type
        context = try Self.context(message, type)
        let known = Self.frame.union([type])
        if let stranger = message.keys.sorted().first(where: { !known.contains($0) }) {
            throw Refusal(100, "Unexpected key \"\(stranger)\" on param \"\".")
        }
        guard let content = message[type] else { throw Refusal(131008, "Required parameter is missing: \(type).") }
        let read = try MessageRules.read(content, type: type, isUserID: isUserID)
        (text, choices, template) = (read.text, read.choices, read.template)
        (isList, target) = (read.isList, read.target)
    }

    private static let frame: Set<String> = [
        "messaging_product", "recipient_type", "to", "recipient", "type", "context", "biz_opaque_callback_data",
        "recipient_identity_key_hash",
    ]

    private static func recipient(_ message: [String: Any]) throws(Refusal) -> (String, Bool) {
        if let kind = message["recipient_type"] {
            guard kind as? String == "individual" else { throw Refusal(100, "recipient_type must be individual.") }
        }
        if let to = message["to"] as? String {
            let digits = to.filter(\.isNumber)
            guard to.hasPrefix("+"), (7...15).contains(digits.count),
                to.allSatisfy({ $0.isNumber || "+-() ".contains($0) })
            else { throw Refusal(100, "'to' must be a phone number with its country code; write the +.") }
            return (digits, false)
        }
        guard let user = message["recipient"] as? String, user.wholeMatch(of: /[A-Z]{2}\.[A-Za-z0-9.]{1,128}/) != nil
        else { throw Refusal(100, "The parameter to is required.") }
        return (user, true)
    }

    private static func context(_ message: [String: Any], _ type: String) throws(Refusal) -> String? {
        guard let context = message["context"] else { return nil }
        guard let id = (context as? [String: Any])?["message_id"] as? String, !id.isEmpty else {
            throw Refusal(131009, "context.message_id is required.")
        }
        guard type != "reaction" else { throw Refusal(131009, "A reaction has no context.") }
        return id
    }
}

/// A template as it is sent: the values of its variables.
package struct SentTemplate: Sendable, Equatable {
    package let name: String
    package let language: String
    package let bodyValues: [String]
    package let bodyNames: [String?]
    /// The types of the header's parameters.
    package let header: [String]
    /// Indices of the buttons that were given values.
    package let buttons: [Int]

    /// Checks the values against what was approved.
    package func check(against template: Template?) throws(Refusal) {
        guard let template else {
            throw Refusal(132001, "Template name (\(name)) does not exist in \(language)")
        }
        switch template.status {
        case "APPROVED", "FLAGGED", "REINSTATED": break
        case "PAUSED": throw Refusal(132015, "Template is paused due to low quality.")
        case "DISABLED": throw Refusal(132016, "Template is disabled.")
        default: throw Refusal(132001, "Template name (\(name)) does not exist in \(language), or is not approved.")
        }
        let expected = template.variables
        guard expected.count == bodyValues.count else {
            throw Refusal(
                132000,
                "body: number of localizable_params (\(bodyValues.count)) does not match the expected number of params "
                    + "(\(expected.count))")
        }
        let named = expected.contains { Int($0) == nil }
        if named, Set(expected) != Set(bodyNames.compactMap { $0 }) {
            throw Refusal(132000, "body: the names of the parameters do not match those of the template.")
        }
        let filled = bodyValues.reduce(template.body.utf16.count) { $0 + $1.utf16.count }
        guard filled <= 1024 + 8 * expected.count else { throw Refusal(132005, "The filled body is too long.") }
        let expectedHeader = template.headerParameters
        guard header == expectedHeader else {
            throw Refusal(
                132012,
                "header: the parameters (\(header.joined(separator: ", "))) do not match those expected "
                    + "(\(expectedHeader.joined(separator: ", ")))")
        }
        if let index = template.urlVariables.first(where: { !buttons.contains($0) }) {
            throw Refusal(131008, "button: the address of button \(index) needs its parameter.")
        }
        if let index = buttons.first(where: { $0 >= template.buttons.count }) {
            throw Refusal(132018, "The template has no button \(index).")
        }
    }
}
