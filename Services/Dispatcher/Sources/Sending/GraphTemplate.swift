import Contracts

/// `"template":{…}`: a template's name and the values of its variables.
struct GraphTemplate: Encodable {
    private let template: MessageContent.Template

    init(_ template: MessageContent.Template) {
        self.template = template
    }

    func encode(to encoder: any Encoder) throws {
        var body = encoder.container(keyedBy: GraphKey.self)
        try body.encode(template.name, forKey: "name")
        try body.encode(["code": template.language], forKey: "language")
        let components = template.components.filter { !$0.parameters.isEmpty }
        guard !components.isEmpty else { return }
        try body.encode(components.map(Component.init), forKey: "components")
    }

    private struct Component: Encodable {
        let component: MessageContent.Template.Component

        func encode(to encoder: any Encoder) throws {
            var body = encoder.container(keyedBy: GraphKey.self)
            try body.encode(component.kind.rawValue, forKey: "type")
            try body.encodeIfPresent(component.button?.rawValue, forKey: "sub_type")
            try body.encodeIfPresent(component.index.map(String.init), forKey: "index")
            try body.encode(component.parameters.map(Parameter.init), forKey: "parameters")
        }
    }

    private struct Parameter: Encodable {
        let parameter: MessageContent.Template.Parameter

        func encode(to encoder: any Encoder) throws {
            var body = encoder.container(keyedBy: GraphKey.self)
            let kind = parameter.kind.rawValue
            try body.encode(kind, forKey: "type")
            try body.encodeIfPresent(parameter.name, forKey: "parameter_name")
            if let text = parameter.text { try body.encode(text, forKey: GraphKey(kind)) }
            guard parameter.media != nil || parameter.location != nil else { return }
            var nested = body.nestedContainer(keyedBy: GraphKey.self, forKey: GraphKey(kind))
            if let media = parameter.media { try nested.encode(media) }
            if let place = parameter.location { try nested.encode(place) }
        }
    }
}
