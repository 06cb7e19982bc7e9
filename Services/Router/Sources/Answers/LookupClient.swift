import Foundation
import HTTP
import Languages
import Settings
import Wording

/// Asks the business's own system, such as for an order's status, and words what it says.
struct LookupClient: Sendable {
    let client: HTTPClient
    let views: LookupViews
    let environment: Environment

    enum Outcome: Sendable, Equatable {
        case answer(String)
        /// The customer's words lack a parameter; this asks for it.
        case ask(String)
        /// Nothing could be found out; the reason is for the trace, and the documents go on.
        case failed(String)
    }

    /// - Parameter phone: the customer's number as WhatsApp gives it, digits only; fills `{customer_phone}`.
    func look(
        _ lookup: LookupSettings,
        _ question: String,
        phone: String?,
        _ wording: Wording,
        _ language: Language
    ) async -> Outcome {
        var values: [String: String] = [:]
        if lookup.asksForPhone {
            guard let phone, !phone.isEmpty else { return .failed("the customer's number is not known") }
            values[LookupSettings.phone] = phone
        }
        for parameter in lookup.parameters {
            guard let value = Self.value(parameter, in: question) else {
                return wording.text(lookup.ask, in: language).map(Outcome.ask)
                    ?? .failed("the words hold no \(parameter.name)")
            }
            guard !Self.isDotSegment(value) else { return .failed("'\(value)' is no value of \(parameter.name)") }
            values[parameter.name] = value
        }
        guard let template = wording.text(lookup.answer, in: language) else {
            return .failed("no words for the answer")
        }
        do {
            guard let found = try await found(lookup, values) else {
                guard let text = wording.text(lookup.notFound, in: language) else {
                    return .failed("there is no such thing")
                }
                return .answer(values.reduce(text) { $0.replacing("{\($1.key)}", with: $1.value) })
            }
            return outcome(found, template, values)
        } catch {
            return .failed("\(error)")
        }
    }

    /// - Returns: JSON; nil when there is nothing of these values.
    private func found(_ lookup: LookupSettings, _ values: [String: String]) async throws -> Data? {
        switch lookup.source {
        case .view(let view): return try await views.row(view, values, within: lookup.timeout).map { Data($0.utf8) }
        case .address(let address):
            let response = try await client.send(try request(address, values), deadline: lookup.timeout)
            if response.status == 404 { return nil }
            guard response.status == 200 else { throw Unanswered(status: response.status) }
            return Data(response.body)
        }
    }

    private struct Unanswered: Error, CustomStringConvertible {
        let status: Int
        var description: String { "the system answered \(status)" }
    }

    private func request(_ address: LookupSettings.Address, _ values: [String: String]) throws -> HTTPRequest {
        let headers = try address.headerVariables.map { header in
            (
                name: header.name,
                value: try environment.required(header.variable, "the value of the header \(header.name)")
            )
        }
        var request = HTTPRequest("GET", Self.address(address.url, values), headers: headers)
        request.maximumResponseBytes = 64 * 1024
        request.addressPolicy = address.isPrivate ? .any : .publicOnly
        return request
    }

    /// Dots alone leave the path even when they are encoded: newer libcurl and many servers resolve them.
    private static func isDotSegment(_ value: String) -> Bool { value.allSatisfy { $0 == "." } }

    /// Values are percent-encoded to the last mark: they are the customer's words and name no other path.
    static func address(_ url: String, _ values: [String: String]) -> String {
        let plain = CharacterSet(charactersIn: "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_~")
        return values.reduce(url) { address, value in
            address.replacing(
                "{\(value.key)}", with: value.value.addingPercentEncoding(withAllowedCharacters: plain) ?? "")
        }
    }

    /// The first match of the parameter's pattern; its first group where it has one.
    static func value(_ parameter: LookupSettings.Parameter, in question: String) -> String? {
        guard let pattern = try? Regex(parameter.pattern).ignoresCase(),
            let match = question.prefix(1000).firstMatch(of: pattern)
        else { return nil }
        let group = match.output.count > 1 ? match.output[1].substring : match.output[0].substring
        return group.map(String.init).flatMap { $0.isEmpty ? nil : $0 }
    }

    private func outcome(_ found: Data, _ template: String, _ values: [String: String]) -> Outcome {
        guard let json = try? JSONSerialization.jsonObject(with: found) else {
            return .failed("the system's answer is no JSON")
        }
        var text = ""
        for piece in TemplateSlots.pieces(template) {
            switch piece {
            case .text(let part): text += part
            case .slot(let name):
                let result = TemplateSlots.argument(name, of: "result").flatMap { Self.field($0, of: json) }
                guard let value = result ?? values[name], !value.isEmpty else {
                    return .failed("the system's answer has no '\(name)'")
                }
                text += value
            }
        }
        return .answer(text)
    }

    /// `delivery.days.0`; texts, numbers and yes or no only.
    static func field(_ path: String, of json: Any) -> String? {
        var value: Any? = json
        for key in path.split(separator: ".") {
            if let object = value as? [String: Any] {
                value = object[String(key)]
            } else if let list = value as? [Any], let index = Int(key), list.indices.contains(index) {
                value = list[index]
            } else {
                return nil
            }
        }
        if let text = value as? String { return String(text.prefix(500)) }
        return (value as? NSNumber).map { "\($0)" }
    }
}
