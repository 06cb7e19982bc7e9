import Foundation
import Hummingbird

/// `POST /emulator/load`: runs a plan and answers with its report.
struct LoadRoutes: Sendable {
    let load: LoadGenerator

    func add(to router: Router<BasicRequestContext>) {
        router.post("emulator/load") { request, _ in
            let buffer = try await request.body.collect(upTo: 64 * 1024)
            let plan = try JSONDecoder().decode(LoadGenerator.Plan.self, from: Data(buffer.readableBytesView))
            guard plan.rate > 0, (1...100_000).contains(plan.count) else {
                return json(.badRequest, "{\"error\":\"rate must be positive, count from 1 to 100000\"}")
            }
            return try json(await load.perform(plan))
        }
    }
}
