import Synchronization

/// The circuits of this process, one per provider and model.
final class CircuitBreakers: Sendable {
    private let circuits = Mutex<[String: Circuit]>([:])

    func admits(_ provider: String) -> Bool {
        circuits.withLock { $0[provider, default: Circuit()].admits(at: .now) }
    }

    func succeeded(_ provider: String) {
        circuits.withLock { $0[provider, default: Circuit()].succeeded(at: .now) }
    }

    func failed(_ provider: String, _ error: ProviderError) {
        circuits.withLock { $0[provider, default: Circuit()].failed(error, at: .now) }
    }
}
