import Foundation
import HTTPTypes
import Hummingbird
import Synchronization
import TestSupport

/// Qdrant's and Weaviate's part of their REST APIs that the adapters use, in memory.
///
/// Answers have the shape of the documentation: qdrant.tech/documentation/concepts (collections, points, query) and
/// docs.weaviate.io (schema, batch, GraphQL `Get` with `nearVector` and `where`).
enum VectorStoreEmulator {
    enum API { case qdrant, weaviate }

    /// - Parameter meets: told of each request before it is answered; what it throws is a server that is away.
    static func with(
        _ api: API,
        meets: @escaping @Sendable (HTTPRequest.Method, String) async throws -> Void = { _, _ in },
        _ body: (String) async throws -> Void
    ) async throws {
        let memory = Memory()
        let router = Router()
        router.middlewares.add(KeyMiddleware(api: api))
        router.middlewares.add(MeetingMiddleware(meets: meets))
        switch api {
        case .qdrant: qdrant(router, memory)
        case .weaviate: weaviate(router, memory)
        }
        try await HTTPDouble.with(router, body)
    }

    final class Memory: Sendable {
        private struct State: Sendable {
            var collections: Set<String> = []
            var points: [String: Data] = [:]
        }
        private let state = Mutex(State())

        func create(_ name: String) -> Bool { state.withLock { $0.collections.insert(name).inserted } }
        func has(_ name: String) -> Bool { state.withLock { $0.collections.contains(name) } }
        func put(_ id: String, _ point: [String: Any]) throws {
            let data = try JSONSerialization.data(withJSONObject: point)
            state.withLock { $0.points[id] = data }
        }
        func remove(_ id: String) -> Bool { state.withLock { $0.points.removeValue(forKey: id) != nil } }

        /// Cosine to `vector`, best first; no order among equals is promised.
        func ranked(_ vector: [Double], _ isWanted: ([String: Any]) -> Bool) throws -> [(Double, [String: Any])] {
            let all = state.withLock { Array($0.points.values) }
            return try all.compactMap { data -> (Double, [String: Any])? in
                guard let point = try JSONSerialization.jsonObject(with: data) as? [String: Any],
                    let payload = point["payload"] as? [String: Any], isWanted(payload),
                    let other = point["vector"] as? [Double]
                else { return nil }
                let product = zip(vector, other).reduce(0) { $0 + $1.0 * $1.1 }
                let lengths = [vector, other].map { $0.reduce(0) { $0 + $1 * $1 }.squareRoot() }
                return (product / (lengths[0] * lengths[1]), payload)
            }.sorted { $0.0 > $1.0 }
        }
    }

    private struct KeyMiddleware: RouterMiddleware {
        typealias Context = BasicRequestContext
        let api: API

        func handle(
            _ request: Request,
            context: BasicRequestContext,
            next: (Request, BasicRequestContext) async throws -> Response
        ) async throws -> Response {
            let key =
                api == .qdrant
                ? HTTPField.Name("api-key").flatMap { request.headers[$0] } : request.headers[.authorization]
            guard key == "key" || key == "Bearer key" else { return answer(["error": "unauthorized"], .unauthorized) }
            return try await next(request, context)
        }
    }

    private struct MeetingMiddleware: RouterMiddleware {
        typealias Context = BasicRequestContext
        let meets: @Sendable (HTTPRequest.Method, String) async throws -> Void

        func handle(
            _ request: Request,
            context: BasicRequestContext,
            next: (Request, BasicRequestContext) async throws -> Response
        ) async throws -> Response {
            do {
                try await meets(request.method, request.uri.path)
            } catch {
                return answer(["status": ["error": "\(error)"]], .serviceUnavailable)
            }
            return try await next(request, context)
        }
    }

    private static func answer(_ value: Any, _ status: HTTPResponse.Status = .ok) -> Response {
        let data = (try? JSONSerialization.data(withJSONObject: value)) ?? Data()
        return Response(
            status: status, headers: [.contentType: "application/json"],
            body: .init(byteBuffer: ByteBuffer(bytes: data)))
    }

    private static func object(_ request: Request) async throws -> [String: Any] {
        let buffer = try await request.body.collect(upTo: 1 << 24)
        return try JSONSerialization.jsonObject(with: Data(buffer.readableBytesView)) as? [String: Any] ?? [:]
    }

    private static func qdrant(_ router: Router<BasicRequestContext>, _ memory: Memory) {
        router.get("collections/:name") { _, context in
            memory.has(try context.parameters.require("name"))
                ? answer(["result": ["status": "green"], "status": "ok"])
                : answer(["status": ["error": "Not found"]], .notFound)
        }
        router.put("collections/:name") { request, context in
            let vectors = try await object(request)["vectors"] as? [String: Any]
            guard vectors?["size"] as? Int == 384, vectors?["distance"] as? String == "Cosine" else {
                return answer(["status": ["error": "Wrong input"]], .badRequest)
            }
            return memory.create(try context.parameters.require("name"))
                ? answer(["result": true, "status": "ok"]) : answer(["status": ["error": "exists"]], .conflict)
        }
        router.put("collections/:name/index") { _, _ in answer(["result": ["status": "completed"], "status": "ok"]) }
        router.put("collections/:name/points") { request, _ in
            for point in try await object(request)["points"] as? [[String: Any]] ?? [] {
                guard let id = point["id"] as? String, UUID(uuidString: id) != nil else {
                    return answer(["status": ["error": "id is no UUID"]], .badRequest)
                }
                try memory.put(id, point)
            }
            return answer(["result": ["status": "completed"], "status": "ok"])
        }
        router.post("collections/:name/points/delete") { request, _ in
            for id in try await object(request)["points"] as? [String] ?? [] { _ = memory.remove(id) }
            return answer(["result": ["status": "completed"], "status": "ok"])
        }
        router.post("collections/:name/points/query") { request, _ in
            let query = try await object(request)
            let must = (query["filter"] as? [String: Any])?["must"] as? [[String: Any]] ?? []
            let hits = try memory.ranked(query["query"] as? [Double] ?? []) { payload in
                must.allSatisfy { condition in
                    let value = payload[condition["key"] as? String ?? ""]
                    if let match = condition["match"] as? [String: Any] {
                        return value as? String == match["value"] as? String
                    }
                    let range = condition["range"] as? [String: Int] ?? [:]
                    let number = value as? Int ?? 0
                    return number <= range["lte"] ?? .max && number >= range["gte"] ?? .min
                }
            }
            let points = hits.prefix(query["limit"] as? Int ?? 0).map {
                ["id": UUID().uuidString, "version": 0, "score": $0.0, "payload": $0.1] as [String: Any]
            }
            return answer(["result": ["points": points], "status": "ok", "time": 0.001])
        }
    }

    private static func weaviate(_ router: Router<BasicRequestContext>, _ memory: Memory) {
        router.get("v1/schema/:name") { _, context in
            let name = try context.parameters.require("name")
            return memory.has(name) ? answer(["class": name]) : answer([String: String](), .notFound)
        }
        router.post("v1/schema") { request, _ in
            let name = try await object(request)["class"] as? String ?? ""
            guard name.first?.isUppercase == true else {
                return answer(["error": [["message": "bad name"]]], .unprocessableContent)
            }
            return memory.create(name)
                ? answer(["class": name])
                : answer(["error": [["message": "class already exists"]]], .unprocessableContent)
        }
        router.post("v1/batch/objects") { request, _ in
            let objects = try await object(request)["objects"] as? [[String: Any]] ?? []
            let stored = try objects.map { item -> [String: Any] in
                guard let id = item["id"] as? String, UUID(uuidString: id) != nil else {
                    return ["result": ["status": "FAILED", "errors": ["error": [["message": "invalid id"]]]]]
                }
                try memory.put(id, ["vector": item["vector"] ?? [], "payload": item["properties"] ?? [:]])
                return ["id": id, "result": ["status": "SUCCESS"]]
            }
            return answer(stored)
        }
        router.delete("v1/objects/:name/:id") { _, context in
            memory.remove(try context.parameters.require("id"))
                ? Response(status: .noContent) : answer([String: String](), .notFound)
        }
        router.post("v1/graphql") { request, _ in
            let text = try await object(request)["query"] as? String ?? ""
            let pattern =
                /Get \{ (\w+)\(limit: (\d+), nearVector: \{vector: \[(.*?)\]\}, where: \{operator: And, operands: \[\{path: \["business"\], operator: Equal, valueText: ("(?:[^"\\]|\\.)*")\}, \{path: \["validFrom"\], operator: LessThanEqual, valueInt: (\d+)\}, \{path: \["validUntil"\], operator: GreaterThanEqual, valueInt: (\d+)\}\]\}\)/
            guard let match = text.firstMatch(of: pattern),
                let business = try? JSONDecoder().decode(String.self, from: Data(match.4.utf8)), let day = Int(match.5)
            else {
                return answer(["data": NSNull(), "errors": [["message": "Syntax Error GraphQL: \(text.suffix(400))"]]])
            }
            let hits = try memory.ranked(match.3.split(separator: ",").compactMap { Double($0) }) { payload in
                payload["business"] as? String == business && payload["validFrom"] as? Int ?? 0 <= day
                    && payload["validUntil"] as? Int ?? 0 >= day
            }
            let found = hits.prefix(Int(match.2) ?? 0).map {
                ["chunk": $0.1["chunk"] ?? "", "_additional": ["distance": 1 - $0.0]] as [String: Any]
            }
            return answer(["data": ["Get": [String(match.1): found]]])
        }
    }
}
