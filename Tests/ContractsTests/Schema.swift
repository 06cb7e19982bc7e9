import Foundation

/// The part of JSON Schema that the published contracts use, read strictly: what a value holds must be declared.
struct Schema {
    private let folder: URL
    private let file: String
    private let node: [String: Any]

    /// - Parameter file: a schema of `docs/contracts`.
    init(_ file: String, in folder: URL) throws {
        let text = try Data(contentsOf: folder.appendingPathComponent(file))
        guard let node = try JSONSerialization.jsonObject(with: text) as? [String: Any] else {
            throw Failure(description: "\(file) holds no object")
        }
        self.init(folder: folder, file: file, node: node)
    }

    private init(folder: URL, file: String, node: [String: Any]) {
        self.folder = folder
        self.file = file
        self.node = node
    }

    struct Failure: Error, CustomStringConvertible {
        let description: String
    }

    /// A property of an object in a value.
    struct Place: Hashable, CustomStringConvertible {
        /// Where its object is declared, so that it is the same place in every value.
        let declaration: String
        let name: String
        var description: String { "\(declaration)/\(name)" }
    }

    /// A value without one of its properties.
    struct Reduced {
        let place: Place
        let isRequired: Bool
        let value: Any
    }

    var title: String? { node["title"] as? String }

    // MARK: Walking

    /// Follows references and chooses the branch of a union by its discriminator, the constant properties.
    private func resolved(for value: Any) throws -> Schema {
        if let reference = node["$ref"] as? String {
            let parts = reference.split(separator: "#", omittingEmptySubsequences: false).map(String.init)
            var target = try Schema(parts[0], in: folder)
            for name in parts[1].split(separator: "/") {
                guard let next = target.node[String(name)] as? [String: Any] else {
                    throw Failure(description: "\(reference) leads nowhere")
                }
                target = target.child(String(name), next)
            }
            return try Schema(folder: folder, file: reference, node: target.node).resolved(for: value)
        }
        guard let branches = node["oneOf"] as? [[String: Any]] else { return self }
        for (index, branch) in branches.enumerated() {
            let candidate = Schema(folder: folder, file: "\(file)|\(index)", node: branch)
            if candidate.constants.allSatisfy({ (value as? [String: Any])?[$0] as? String == $1 }) {
                return try candidate.resolved(for: value)
            }
        }
        throw Failure(description: "no branch of \(file) fits \(value)")
    }

    private func child(_ name: String, _ node: [String: Any]) -> Schema {
        Schema(folder: folder, file: "\(file)/\(name)", node: node)
    }

    private var properties: [String: [String: Any]] { node["properties"] as? [String: [String: Any]] ?? [:] }
    private var required: Set<String> { Set(node["required"] as? [String] ?? []) }
    private var constants: [(String, String)] {
        properties.compactMap { name, schema in (schema["const"] as? String).map { (name, $0) } }
    }

    /// - Returns: the properties that occur in the value.
    /// - Throws: what the schema does not allow, or does not declare.
    @discardableResult
    func check(_ value: Any, at path: String = "body") throws -> Set<Place> {
        let schema = try resolved(for: value)
        if let allowed = schema.node["enum"] as? [String] {
            guard let text = value as? String, allowed.contains(text) else {
                throw Failure(description: "\(path) is \(value), not one of \(allowed)")
            }
        }
        switch schema.node["type"] as? String {
        case "object": return try schema.checkObject(value, at: path)
        case "array":
            guard let list = value as? [Any], let items = schema.node["items"] as? [String: Any] else {
                throw Failure(description: "\(path) is no list")
            }
            return try list.reduce(into: []) { $0.formUnion(try schema.child("[]", items).check($1, at: "\(path)[]")) }
        case "string": try require(value is String, path, "a string")
        case "boolean": try require((value as? NSNumber).map(Self.isBoolean) == true, path, "a boolean")
        case "integer":
            try require((value as? NSNumber).map { $0.doubleValue == $0.doubleValue.rounded() } == true, path, "whole")
        case "number": try require(value is NSNumber, path, "a number")
        case let type: throw Failure(description: "\(path): the schema's type is \(type ?? "missing")")
        }
        return []
    }

    private func require(_ holds: Bool, _ path: String, _ what: String) throws {
        guard holds else { throw Failure(description: "\(path) is not \(what)") }
    }

    private static func isBoolean(_ number: NSNumber) -> Bool {
        String(cString: number.objCType) == "c" || String(cString: number.objCType) == "B"
    }

    private func checkObject(_ value: Any, at path: String) throws -> Set<Place> {
        guard let object = value as? [String: Any] else { throw Failure(description: "\(path) is no object") }
        for name in required where object[name] == nil { throw Failure(description: "\(path).\(name) is missing") }
        var places: Set<Place> = []
        for (name, member) in object {
            if let property = properties[name] {
                places.insert(Place(declaration: file, name: name))
                guard property["const"] == nil else { continue }
                places.formUnion(try child(name, property).check(member, at: "\(path).\(name)"))
            } else if let others = node["additionalProperties"] as? [String: Any] {
                try child(name, others).check(member, at: "\(path).\(name)")
            } else {
                throw Failure(description: "\(path).\(name) is not declared")
            }
        }
        return places
    }

    /// Every property that is declared for the kinds of values that occur in `value`.
    func declared(for value: Any) throws -> Set<Place> {
        let schema = try resolved(for: value)
        if let list = value as? [Any], let items = schema.node["items"] as? [String: Any] {
            return try list.reduce(into: []) { $0.formUnion(try schema.child("[]", items).declared(for: $1)) }
        }
        guard let object = value as? [String: Any] else { return [] }
        var places = Set(schema.properties.keys.map { Place(declaration: schema.file, name: $0) })
        for (name, member) in object {
            if let property = schema.properties[name], property["const"] == nil {
                places.formUnion(try schema.child(name, property).declared(for: member))
            }
        }
        return places
    }

    /// The value once for each property in it, without that property.
    func reduced(_ value: Any) throws -> [Reduced] {
        let schema = try resolved(for: value)
        if let list = value as? [Any], let items = schema.node["items"] as? [String: Any] {
            return try list.indices.flatMap { index in
                try schema.child("[]", items).reduced(list[index]).map { smaller in
                    var copy = list
                    copy[index] = smaller.value
                    return Reduced(place: smaller.place, isRequired: smaller.isRequired, value: copy)
                }
            }
        }
        guard let object = value as? [String: Any] else { return [] }
        return try object.keys.filter { schema.properties[$0] != nil }.flatMap { name -> [Reduced] in
            var without = object
            without[name] = nil
            let own = Reduced(
                place: Place(declaration: schema.file, name: name),
                isRequired: schema.required.contains(name) || without.count < schema.node["minProperties"] as? Int ?? 0,
                value: without)
            guard let property = schema.properties[name], property["const"] == nil, let member = object[name] else {
                return [own]
            }
            return [own]
                + (try schema.child(name, property).reduced(member).map { smaller in
                    var copy = object
                    copy[name] = smaller.value
                    return Reduced(place: smaller.place, isRequired: smaller.isRequired, value: copy)
                })
        }
    }
}
