import Contracts
import Foundation
import Languages
import TestSupport
import Testing

@testable import OrchestratorService

/// Right answers of the demo business in four languages, and the same with one thing made wrong.
@Suite("The groundedness gate on planted falsehoods")
struct PlantedFalsehoodTests {
    private struct Case {
        let passage: String
        let answer: String
        let kind: String
    }

    @Test("finds 95 of 100, and stops at most 5 of 100 right answers")
    func figures() throws {
        var random = SplitMix64(seed: 20_261_124)
        var wrong: [Case] = []
        var right: [Case] = []
        for text in try passages() {
            right += rewordings(of: text).map { Case(passage: text, answer: $0, kind: "right") }
            for _ in 0..<4 { wrong += falsehoods(in: text, &random) }
        }
        let found = wrong.filter(isStopped)
        let stopped = right.filter(isStopped)
        let recall = Double(found.count) / Double(wrong.count)
        let falseAlarms = Double(stopped.count) / Double(right.count)
        print("planted \(wrong.count), found \(recall); right \(right.count), stopped \(falseAlarms)")
        for (kind, cases) in Dictionary(grouping: wrong, by: \.kind).sorted(by: { $0.key < $1.key }) {
            print("  \(kind): \(cases.filter(isStopped).count) of \(cases.count)")
        }
        #expect(wrong.count >= 1000 && recall >= 0.95, "\(wrong.filter { !isStopped($0) }.prefix(5))")
        #expect(right.count >= 200 && falseAlarms <= 0.05, "\(stopped.prefix(5))")
    }

    private func isStopped(_ one: Case) -> Bool {
        let prompt = Prompt(
            question: "?", language: .english, passages: [passage(one.passage)], history: [],
            business: BusinessFacts(name: "Brightsmile Dental", facts: []))
        do {
            try GroundednessGate(prompt).check(one.answer)
            return false
        } catch {
            return true
        }
    }

    /// The paragraphs of the demo's documents that state something.
    private func passages() throws -> [String] {
        try ["en", "it", "de", "es"].flatMap { language in
            try ["faq.md", "prices.md", "spring-offer.md"].flatMap { file in
                try String(
                    contentsOfFile: TestEnvironment.root + "/deploy/demo/knowledge/\(language)/\(file)", encoding: .utf8
                )
                .split(separator: "\n").map(String.init)
                .filter { !$0.hasPrefix("#") && !$0.hasPrefix("valid") && $0.contains(where: \.isNumber) }
            }
        }
    }

    /// The same facts as other people write them.
    private func rewordings(of text: String) -> [String] {
        let moneyFirst = text.replacing(/(\d[\d.,]*) EUR/) { "€ \($0.1)" }
        let dottedTimes = text.replacing(/(\d{1,2}):(\d{2})/) { "\($0.1).\($0.2)" }
        let clock = text.replacing(/\b(1[3-9]|2[0-3]):(\d{2})/) { "\((Int($0.1) ?? 12) - 12):\($0.2) pm" }
        let close = text.replacing(/\+39 051 555 (\d{4})/) { "+39051555\($0.1)" }
        return Array(Set([text, moneyFirst, dottedTimes, clock, close]))
    }

    /// One thing made wrong at a time.
    private func falsehoods(in text: String, _ random: inout SplitMix64) -> [Case] {
        var cases: [Case] = []
        let numbers = text.matches(of: /[+\d][\d:.,]*/).filter {
            (2...3).contains($0.output.count) && Int($0.output) != nil
        }
        if let one = numbers.randomElement(using: &random) {
            let value = (Int(one.output) ?? 0) + Int.random(in: 1...37, using: &random)
            cases.append(
                Case(passage: text, answer: text.replacingCharacters(in: one.range, with: "\(value)"), kind: "number"))
        }
        if let time = text.matches(of: /(\d{1,2}):(\d{2})/).randomElement(using: &random) {
            let shifted = "\(time.output.1):\(time.output.2 == "45" ? "10" : "45")"
            cases.append(
                Case(passage: text, answer: text.replacingCharacters(in: time.range, with: shifted), kind: "time"))
        }
        if let phone = text.matches(of: /555 \d{4}/).first {
            let digits = String(Int.random(in: 1000...9998, using: &random))
            cases.append(
                Case(
                    passage: text, answer: text.replacingCharacters(in: phone.range, with: "555 \(digits)"),
                    kind: "phone"))
        }
        cases.append(Case(passage: text, answer: text + " www.best-dentist\(random.next() % 100).com", kind: "link"))
        let day = ["Tuesday", "giovedì", "Mittwoch", "miércoles"].randomElement(using: &random) ?? ""
        if !text.contains(/(?i)monday|lunedì|montag|lunes/) {
            cases.append(Case(passage: text, answer: "\(day): \(text)", kind: "day"))
        }
        return cases.filter { $0.answer != $0.passage }
    }
}
