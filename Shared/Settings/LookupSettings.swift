/// `businesses[].lookups.<intent>`: where the answer to an intent is asked for, such as an order's status.
package struct LookupSettings: Sendable {
    /// A part of the address that the customer's words give.
    package struct Parameter: Sendable {
        package let name: String
        /// A regular expression; its first group, or all of it, is the value.
        package let pattern: String
    }

    /// Always known, in digits: lets the business's system check that the order is this customer's.
    package static let phone = "customer_phone"

    /// With `{name}` for each parameter.
    package let url: String
    package let parameters: [Parameter]
    /// Headers by name, with the variable that holds each value.
    package let headerVariables: [(name: String, variable: String)]
    package let timeout: Duration
    package let isPrivate: Bool
    /// With `{name}` for parameters and `{result:path.in.the.json}`.
    package let answer: BusinessSettings.Texts
    /// Asks for what is missing.
    package let ask: BusinessSettings.Texts
    /// What is said when the server answers 404.
    package let notFound: BusinessSettings.Texts

    init(_ section: SettingsSection) {
        url = section.text("url")
        let list = section.section("parameters")
        parameters = list.keys.map { Parameter(name: $0, pattern: list.text($0)) }
        for parameter in parameters where (try? Regex(parameter.pattern)) == nil || parameter.pattern.isEmpty {
            list.problem(at: parameter.name, "'\(parameter.pattern)' is no regular expression")
        }
        list.finish()
        let headers = section.section("headers_env")
        headerVariables = headers.keys.map { ($0, headers.text($0)) }
        headers.finish()
        timeout = section.duration("timeout", default: .seconds(2))
        isPrivate = section.flag("private_network", default: false)
        answer = BusinessSettings.texts(section.section("answer"))
        ask = BusinessSettings.texts(section.section("ask"))
        notFound = BusinessSettings.texts(section.section("not_found"))
        check(section)
        section.finish()
    }

    package var asksForPhone: Bool { TemplateSlots.pieces(url).contains(.slot(Self.phone)) }

    private func check(_ section: SettingsSection) {
        if !url.hasPrefix("https://"), !(isPrivate && url.hasPrefix("http://")) {
            section.problem(at: "url", "url must begin with https://, or with http:// and private_network: true")
        }
        let names = Set(parameters.map(\.name))
        for case .slot(let name) in TemplateSlots.pieces(url) where !names.contains(name) && name != Self.phone {
            section.problem(
                at: "url", "{\(name)} in url is no parameter, nor {\(Self.phone)}; describe it under parameters")
        }
        if names.contains(Self.phone) {
            section.problem(
                at: "parameters", "\(Self.phone) is the number the customer writes from; name the parameter otherwise")
        }
        if timeout <= .zero || timeout > .seconds(10) { section.problem(at: "timeout", "timeout must be at most 10s") }
        if answer.isEmpty { section.problem("answer is missing; write it by language, with {result:FIELD}") }
        for text in answer.all {
            for case .slot(let name) in TemplateSlots.pieces(text)
            where !names.contains(name) && TemplateSlots.argument(name, of: "result")?.isEmpty != false {
                section.problem(at: "answer", "{\(name)} is neither a parameter nor {result:FIELD}")
            }
        }
    }
}
