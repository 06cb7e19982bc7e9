import ServiceLifecycle

/// Makes the service unready as soon as it is asked to stop, so that nothing new is sent to it; then its doors stay open
/// for as long as a load balancer takes to see that.
///
/// Services stop in the reverse of their order, each after the one behind it has ended, so this must be the last.
struct StopNotice: Service {
    let readiness: Readiness
    let drain: Duration

    func run() async throws {
        try await gracefulShutdown()
        readiness.stop()
        try await Task.sleep(for: drain)
    }
}
