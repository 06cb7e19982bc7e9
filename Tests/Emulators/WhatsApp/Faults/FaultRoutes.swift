import Foundation
import Hummingbird

/// `/emulator/faults` and `/emulator/clock`: what goes wrong, and what time it is.
struct FaultRoutes: Sendable {
    let world: World

    private struct Advance: Decodable { let seconds: Double }

    func add(to router: Router<BasicRequestContext>) {
        let emulator = router.group("emulator")
        emulator.post("faults") { request, _ in
            let buffer = try await request.body.collect(upTo: 64 * 1024)
            let fault: Fault
            do {
                fault = try JSONDecoder().decode(Fault.self, from: Data(buffer.readableBytesView))
            } catch {
                return json(.badRequest, "{\"error\":\"a fault needs a count, and what goes wrong\"}")
            }
            await world.add(fault)
            return Response(status: .noContent)
        }
        emulator.get("faults") { _, _ in try json(await world.faults) }
        emulator.delete("faults") { _, _ in
            await world.clearFaults()
            return Response(status: .noContent)
        }
        // Windows and limits go by this clock; nothing waits for it.
        emulator.post("clock") { request, _ in
            let buffer = try await request.body.collect(upTo: 1024)
            let advance = try JSONDecoder().decode(Advance.self, from: Data(buffer.readableBytesView))
            await world.advanceClock(milliseconds: Int64(advance.seconds * 1000))
            return json(.ok, "{\"now\":\(await world.now)}")
        }
    }
}
