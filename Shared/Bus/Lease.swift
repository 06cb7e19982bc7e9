package import Contracts
package import Ledger
import Logging
import Telemetry

extension Ledger {
    /// Does a stage's work under the turn's lease, which is renewed for as long as the work takes.
    ///
    /// - Parameter work: is told the ledger's time in Unix milliseconds, which the turn's deadline belongs to.
    /// - Returns: nil when the grant is not valid, at the start or any more; the work is then cancelled and dropped.
    package func holding<Result: Sendable>(
        _ turn: TurnReference,
        stage: TurnStage,
        _ work: @escaping @Sendable (Int64) async throws -> Result
    ) async throws -> Result? {
        guard let now = try await renewed(turn, stage: stage) else { return nil }
        return try await withThrowingTaskGroup(of: Result?.self) { group in
            group.addTask { try await work(now) }
            group.addTask {
                while true {
                    try await Task.sleep(for: policy.lease / 3)
                    guard try await renew(turn, stage: stage) else { return nil }
                }
            }
            defer { group.cancelAll() }
            return try await group.next() ?? nil
        }
    }
}
