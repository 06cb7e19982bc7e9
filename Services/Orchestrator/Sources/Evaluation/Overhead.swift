import Contracts
import Foundation
import HTTP
import Launch

/// The chain's call beside the same bytes sent by the HTTP client alone, one after the other in the same run.
struct Overhead {
    let bench: Bench

    private struct Body: Encodable {
        let model = "m"
        let messages: [ChatMessage]
        let temperature = 0.2
        let max_tokens = 400
        let stream = true
        let stream_options = ["include_usage": true]
    }

    func run() async throws {
        try await bench.forget()
        let settings = try bench.settings(["a"], top: "spend: {contact_calls_per_hour: 1000000}")
        let chain = try bench.chain(settings)
        let prompt = bench.prompt()
        var request = HTTPRequest(
            "POST", bench.url + "/a/v1/chat/completions", headers: [("Content-Type", "application/json")])
        request.body = Array(try WireFormat.encode(Body(messages: prompt.messages)))
        var (ours, plain, extra): ([Duration], [Duration], [Duration]) = ([], [], [])
        // A hundred calls a second, by turns.
        for round in 0..<(bench.count ?? 1000) + 100 {
            let start = ContinuousClock.now
            _ = try await bench.client.send(request, deadline: .seconds(8))
            let middle = ContinuousClock.now
            let result = await chain.complete(prompt, deadline: .now + .seconds(8), logger: bench.logger)
            let end = ContinuousClock.now
            guard result.answer?.provider == "a" else { continue }
            if round >= 100 {
                plain.append(middle - start)
                ours.append(end - middle)
                extra.append((end - middle) - (middle - start))
            }
            try await Task.sleep(for: .milliseconds(10))
        }
        say("| | p50 | p95 | p99 |\n|---|---|---|---|")
        for (name, times) in [
            ("plain libcurl, ms", plain), ("the chain, ms", ours), ("difference of neighbours, ms", extra),
        ] {
            let cells = [0.5, 0.95, 0.99].map { Bench.text(Bench.percentile(times, $0), 2) }
            say("| \(name) | \(cells.joined(separator: " | ")) |")
        }
        say("calls: \(ours.count)")
    }
}

/// 64 callers at once: the chain, and LiteLLM's proxy when it is there, against the same emulator.
struct Throughput {
    let bench: Bench
    private static let callers = 64

    func run() async throws {
        try await bench.forget()
        let settings = try bench.settings(["a"], top: "spend: {contact_calls_per_hour: 1000000}")
        let chain = try bench.chain(settings, onlyModels: true)
        let prompt = bench.prompt()
        let ours = try await rate {
            await chain.complete(prompt, deadline: .now + .seconds(30), logger: bench.logger).answer != nil
        }
        say("the chain: \(Bench.text(ours, 0)) calls a second at \(Self.callers) at once")
        guard let proxy = bench.proxy else { return }
        let messages = try WireFormat.text(prompt.messages)
        var request = HTTPRequest(
            "POST", proxy + "/v1/chat/completions",
            headers: [("Content-Type", "application/json"), ("Authorization", "Bearer sk-local")])
        request.body = Array("{\"model\":\"a\",\"messages\":\(messages)}".utf8)
        let call = request
        let theirs = try await rate { try await bench.client.send(call, deadline: .seconds(30)).status == 200 }
        say(
            "LiteLLM's proxy, one worker: \(Bench.text(theirs, 0)) calls a second; ratio \(Bench.text(ours / theirs))")
    }

    private func rate(_ call: @escaping @Sendable () async throws -> Bool) async throws -> Double {
        for _ in 0..<20 where try await !call() { throw HTTPFailure() }
        let start = ContinuousClock.now
        let end = start + .seconds(bench.count ?? 8)
        let count = try await withThrowingTaskGroup(of: Int.self) { group in
            for _ in 0..<Self.callers {
                group.addTask {
                    var done = 0
                    while .now < end { if try await call() { done += 1 } }
                    return done
                }
            }
            return try await group.reduce(0, +)
        }
        return Double(count) / ((.now - start) / .seconds(1))
    }

    private struct HTTPFailure: Error, CustomStringConvertible {
        let description = "a call without load failed; is the emulator there?"
    }
}
