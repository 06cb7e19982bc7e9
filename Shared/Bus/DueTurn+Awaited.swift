import Contracts
import Ledger

extension DueTurn {
    /// The stream where the entry of a turn waits that no stage has in hand; nil for one that is worked on, or waited for
    /// a time of its own.
    var awaited: StreamName? {
        guard isHeld else { return nil }
        return switch stage {
        case .begin: Topology.turnRouted.stream
        case .retrieve: Topology.contextFound.stream
        case .generate: nil
        case .send: Topology.replyReady.stream
        }
    }
}
