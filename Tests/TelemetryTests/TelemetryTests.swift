import Foundation
import Logging
import Synchronization
import Telemetry
import Testing

@Suite("A log line")
struct JSONLogHandlerTests {
    @Test("is one line of valid JSON, whatever is logged")
    func json() throws {
        let lines = Mutex<[String]>([])
        let nasty = "a\"b\\c\nd\te\u{0}f\u{1B}🥐\u{2028}"
        Logger(label: "t") { _ in
            JSONLogHandler(service: "router", level: .info) { line in lines.withLock { $0.append(line) } }
        }.warning("\(nasty)", metadata: ["key": "\(nasty)"])
        let line = try #require(lines.withLock { $0.first })
        #expect(line.hasSuffix("}\n") && line.dropLast().allSatisfy { $0 != "\n" })
        let object = try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any]
        #expect(object?["message"] as? String == nasty && object?["key"] as? String == nasty)
        #expect(object?["level"] as? String == "warning" && object?["service"] as? String == "router")
    }
}

@Suite("The metrics")
struct MetricsTests {
    @Test("are written as Prometheus reads them")
    func exposition() {
        let registry = MetricsRegistry(service: "router", version: "1")
        let counter = registry.counter("frontdesk_things_total", "Things.", labels: ["kind"])
        counter.increment("a")
        counter.increment(by: 2, "a")
        let histogram = registry.histogram("frontdesk_wait_seconds", "Wait.", buckets: [0.1, 1])
        histogram.observe(.milliseconds(50))
        histogram.observe(.seconds(5))
        let text = registry.exposition()
        #expect(text.contains("# TYPE frontdesk_things_total counter\nfrontdesk_things_total{kind=\"a\"} 3.0\n"))
        #expect(text.contains("frontdesk_wait_seconds_bucket{le=\"0.1\"} 1\n"))
        #expect(text.contains("frontdesk_wait_seconds_bucket{le=\"+Inf\"} 2\n"))
        #expect(text.contains("frontdesk_wait_seconds_count 2\n"))
        #expect(text.contains("frontdesk_build_info{service=\"router\",version=\"1\"} 1.0\n"))
    }
}

@Suite("The trace context")
struct TraceContextTests {
    @Test("is read and written as W3C says")
    func format() throws {
        let text = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"
        let context = try #require(TraceContext(text))
        #expect(context.description == text)
        #expect(context.child().traceID == context.traceID && context.child().spanID != context.spanID)
        #expect(TraceContext(TraceContext().description) != nil)
    }

    @Test(
        "is refused when malformed",
        arguments: [
            nil, "", "00", "ff-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
            "00-00000000000000000000000000000000-00f067aa0ba902b7-01",
            "00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01",
            "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-x",
        ]
    )
    func malformed(text: String?) {
        #expect(TraceContext(text) == nil)
    }

    @Test("What strangers wrote moves no terminal, in tools and in the log")
    func terminal() throws {
        let text = "hello\u{1b}]52;c;aGk=\u{7} \u{9b}2J\r\n\tbye"
        #expect(PrintableText.of(text) == "hello\\u001b]52;c;aGk=\\u0007 \\u009b2J\\u000d\n\tbye")
        #expect(PrintableText.of("ciao è 👍\n") == "ciao è 👍\n")
        let lines = Mutex<[String]>([])
        let handler = JSONLogHandler(service: "test", level: .info) { line in lines.withLock { $0.append(line) } }
        Logger(label: "test") { _ in handler }.info("\(text)")
        let line = try #require(lines.withLock { $0.first })
        #expect(line.unicodeScalars.allSatisfy { $0.properties.generalCategory != .control || $0 == "\n" })
        #expect(try JSONSerialization.jsonObject(with: Data(line.utf8)) is [String: Any])
    }
}
