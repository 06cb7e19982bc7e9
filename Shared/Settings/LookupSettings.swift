/// `businesses[].lookups.<intent>`: where the answer to an intent is asked for, such as an order's status.
package struct LookupSettings: Sendable {
    /// Who is asked.
    package enum Source: Sendable {
        case address(Address)
        case view(View)
    }

    /// A server, by HTTP GET.
    package struct Address: Sendable {
        /// With `{name}` for each parameter.
        package let url: String
        /// Headers by name, with the variable that holds each value.
        package let headerVariables: [(name: String, variable: String)]
        package let isPrivate: Bool
    }

    /// A view of the business's own database, whose columns named like the parameters must equal them.
    package struct View: Sendable {
        /// One or two parts: `orders`, `shop.orders`.
        package let name: [String]
        /// Whether its column `customer_phone` must hold the number the customer writes from.
        package let matchesPhone: Bool
    }

    /// A part of the address, or a column of the view, that the customer's words give.
    package struct Parameter: Sendable {
        package let name: String
        /// A regular expression; its first group, or all of it, is the value.
        package let pattern: String
    }

    /// Always known, in digits: lets the business's system check that the order is this customer's.
    package static let phone = "customer_phone"

    package let source: Source
    package let parameters: [Parameter]
    package let timeout: Duration
    /// With `{name}` for parameters and `{result:path.in.the.json}`.
    package let answer: BusinessSettings.Texts
    /// Asks for what is missing.
    package let ask: BusinessSettings.Texts
    /// What is said when the server answers 404, or the view has no such row.
    package let notFound: BusinessSettings.Texts

    init(_ section: SettingsSection) {
        let view = section.text("view", default: "")
        source = view.isEmpty ? .address(Self.address(section)) : .view(Self.view(view, section))
        let list = section.section("parameters")
        parameters = list.keys.map { Parameter(name: $0, pattern: list.text($0)) }
        for parameter in parameters where (try? Regex(parameter.pattern)) == nil || parameter.pattern.isEmpty {
            list.problem(at: parameter.name, "'\(parameter.pattern)' is no regular expression")
        }
        list.finish()
        timeout = section.duration("timeout", default: .seconds(2))
        answer = BusinessSettings.texts(section.section("answer"))
        ask = BusinessSettings.texts(section.section("ask"))
        notFound = BusinessSettings.texts(section.section("not_found"))
        check(section)
        section.finish()
    }

    package var asksForPhone: Bool {
        switch source {
        case .address(let address): TemplateSlots.pieces(address.url).contains(.slot(Self.phone))
        case .view(let view): view.matchesPhone
        }
    }

    private static func address(_ section: SettingsSection) -> Address {
        let headers = section.section("headers_env")
        let variables = headers.keys.map { ($0, headers.text($0)) }
        headers.finish()
        let address = Address(
            url: section.text("url"), headerVariables: variables,
            isPrivate: section.flag("private_network", default: false))
        if !address.url.hasPrefix("https://"), !(address.isPrivate && address.url.hasPrefix("http://")) {
            section.problem(at: "url", "url must begin with https://, or with http:// and private_network: true")
        }
        return address
    }

    private static func view(_ text: String, _ section: SettingsSection) -> View {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
        if parts.count > 2 || parts.contains("") {
            section.problem(at: "view", "'\(text)' names no view; write NAME or SCHEMA.NAME")
        }
        return View(name: parts, matchesPhone: section.flag("match_phone", default: false))
    }

    private func check(_ section: SettingsSection) {
        let names = Set(parameters.map(\.name))
        if case .address(let address) = source {
            for case .slot(let name) in TemplateSlots.pieces(address.url)
            where !names.contains(name) && name != Self.phone {
                section.problem(
                    at: "url", "{\(name)} in url is no parameter, nor {\(Self.phone)}; describe it under parameters")
            }
        } else if names.isEmpty, !asksForPhone {
            section.problem(
                at: "view", "a view needs parameters or match_phone: true, or everybody would read its first row")
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
