import Contracts
import Foundation
import Languages
import TestSupport
import Testing

@testable import OrchestratorService

/// Right answers of businesses in six languages, and the same with one thing made wrong.
@Suite("The groundedness gate on planted falsehoods")
struct PlantedFalsehoodTests {
    private struct Case {
        let text: LabelledText
        let answer: String
        let kind: String
    }

    @Test("finds 95 of 100 of every kind, and stops at most 5 of 100 right answers")
    func figures() async throws {
        var random = SplitMix64(seed: 20_261_124)
        var wrong: [Case] = []
        var right: [Case] = []
        let texts = try LabelledText.all()
        for text in texts {
            right += rewordings(of: text).map { Case(text: text, answer: $0, kind: "right") }
            for _ in 0..<2 { wrong += try falsehoods(in: text, &random) }
        }
        let judgedWrong = await judged(wrong)
        let judgedRight = await judged(right)
        let found = judgedWrong.filter { !$0.problems.isEmpty }
        let stopped = judgedRight.filter { !$0.problems.isEmpty }
        let falseAlarms = Double(stopped.count) / Double(right.count)
        print("planted \(wrong.count), found \(found.count); right \(right.count), stopped \(stopped.count)")
        for (kind, cases) in Dictionary(grouping: judgedWrong, by: \.case.kind).sorted(by: { $0.key < $1.key }) {
            let missed = cases.filter(\.problems.isEmpty)
            print("  \(kind): \(cases.count - missed.count) of \(cases.count)")
            #expect(
                Double(missed.count) <= 0.05 * Double(cases.count) && cases.count >= 20,
                "\(kind): \(missed.prefix(4).map(\.case.answer))")
        }
        for (language, cases) in Dictionary(grouping: judgedRight, by: \.case.text.language).sorted(by: {
            $0.key < $1.key
        }) {
            print("  \(language): stopped \(cases.count { !$0.problems.isEmpty }) of \(cases.count) right ones")
        }
        for one in stopped { print("  stopped: \(one.case.answer) for \(one.problems)") }
        #expect(Set(texts.map(\.language)).count >= 5)
        #expect(wrong.count >= 1000 && Double(found.count) >= 0.95 * Double(wrong.count))
        #expect(right.count >= 300 && falseAlarms <= 0.05, "\(stopped.map { ($0.case.answer, $0.problems) })")
    }

    @Test("lets through as few falsehoods as the confidence of answers says, by words and by claims alone")
    func faithfulness() async throws {
        var random = SplitMix64(seed: 20_261_125)
        for (support, stated) in AnswerConfidence.faithfulness {
            var passed: (right: Double, wrong: Double) = (0, 0)
            var all: (right: Double, wrong: Double) = (0, 0)
            for text in try LabelledText.all() {
                await Task.yield()
                for one in rewordings(of: text).map({ Case(text: text, answer: $0, kind: "right") })
                    + (try falsehoods(in: text, &random))
                {
                    let isRight = one.kind == "right"
                    let passes = problems(one, isOfAnotherLanguage: support == .claims).isEmpty ? 1.0 : 0
                    if isRight {
                        all.right += 1
                        passed.right += passes
                    } else {
                        all.wrong += 1
                        passed.wrong += passes
                    }
                }
            }
            let (right, wrong) = (passed.right / all.right, passed.wrong / all.wrong)
            let share = right / (right + wrong)
            print(
                "\(support): of right answers \(right) pass, of false ones \(wrong); right among equal parts \(share)")
            #expect(abs(share - stated) <= 0.02)
        }
    }

    /// Other tests wait for one of two threads meanwhile, some of them with a deadline.
    private func judged(_ cases: [Case]) async -> [(case: Case, problems: [String])] {
        var judged: [(case: Case, problems: [String])] = []
        for one in cases {
            await Task.yield()
            judged.append((one, problems(one)))
        }
        return judged
    }

    /// - Parameter isOfAnotherLanguage: words cannot be compared then.
    private func problems(_ one: Case, isOfAnotherLanguage: Bool = false) -> [String] {
        // The passage as it is found: under its heading, beside others of the same document.
        let told = one.text.passage
        let passage = Passage(
            id: told.id, document: told.document, documentType: told.documentType, section: told.section,
            question: told.question, text: told.text, language: isOfAnotherLanguage ? "nl" : told.language,
            relevance: told.relevance, source: told.source)
        let prompt = Prompt(
            question: one.text.question, language: Language(rawValue: one.text.language) ?? .english,
            passages: [passage], history: [], business: BusinessFacts(name: "Brightsmile Dental", facts: []))
        let problems = GroundednessGate(prompt).judge(one.answer).problems
        return problems + (AskedMatter(prompt).isTouched(by: one.answer) ? [] : ["something else than was asked"])
    }

    /// The same facts as other people write them, and within the courtesy of a reply.
    private func rewordings(of text: LabelledText) -> [String] {
        let body = text.body
        let moneyFirst = body.replacing(/(\d[\d.,]*) EUR/) { "€ \($0.1)" }
        let dottedTimes = body.replacing(/(\d{1,2}):(\d{2})/) { "\($0.1).\($0.2)" }
        let clock = body.replacing(/\b(1[3-9]|2[0-3]):(\d{2})/) { "\((Int($0.1) ?? 12) - 12):\($0.2) pm" }
        let close = body.replacing(/\+39 051 555 (\d{4})/) { "+39051555\($0.1)" }
        let percent = body.replacing(/(\d+) ?%/) { "\($0.1)%" }
        let numericDate = body.replacing(
            /(\d{1,2})(?:\.|º|er)? (?:de )?(Dezember|December|dicembre|diciembre|dezembro|décembre)/
        ) {
            "\($0.1)/12"
        }
        let courtesy = text.courtesy.map { "\($0.before)\n\(body)\n\($0.after)" }
        let sentences = SentenceSupport.sentences(body)
        return Array(
            Set([body, moneyFirst, dottedTimes, clock, close, percent, numericDate] + courtesy + sentences.suffix(2)))
    }

    /// One thing made wrong at a time.
    private func falsehoods(in text: LabelledText, _ random: inout SplitMix64) throws -> [Case] {
        let body = text.body
        var cases: [Case] = []
        func plant(_ kind: String, _ range: Range<String.Index>?, _ replacement: String) {
            guard let range else { return }
            let answer = body.replacingCharacters(in: range, with: replacement)
            if answer != body { cases.append(Case(text: text, answer: answer, kind: kind)) }
        }
        let numbers = body.matches(of: /\b\d{2,3}\b/).filter { match in
            let after = body[match.range.upperBound...].prefix(5)
            let before = body[..<match.range.lowerBound].suffix(1)
            return !after.hasPrefix(" EUR") && !after.hasPrefix(" %") && !after.hasPrefix(":") && before != ":"
                && before != "."
                && before != "," && !after.hasPrefix(".")
        }
        if let one = numbers.randomElement(using: &random), !body.contains("+39") {
            plant("number", one.range, "\((Int(one.output) ?? 0) + Int.random(in: 32...67, using: &random))")
        }
        if let one = body.matches(of: /(\d[\d.]*) EUR/).randomElement(using: &random) {
            let value = (Int(one.output.1.filter(\.isNumber)) ?? 0) + Int.random(in: 1...37, using: &random)
            plant("price", one.range, "\(value) EUR")
            plant("number word", one.range, text.words.spelledPrices.randomElement(using: &random) ?? "")
            plant(
                "currency", one.range, "\(one.output.1) \(["USD", "£", "CHF"].randomElement(using: &random) ?? "USD")")
        }
        if let one = body.matches(of: /(\d+) ?%/).randomElement(using: &random) {
            plant("percentage", one.range, "\((Int(one.output.1) ?? 0) + Int.random(in: 1...19, using: &random)) %")
        } else {
            cases.append(
                Case(
                    text: text, answer: body + " \(text.words.discount) \(Int.random(in: 5...60, using: &random)) %.",
                    kind: "percentage"))
        }
        if let one = body.matches(of: /(\d{1,2}):(\d{2})/).randomElement(using: &random) {
            plant("time", one.range, "\(one.output.1):\(one.output.2 == "45" ? "10" : "45")")
        }
        if let one = body.matches(of: try text.words.dates()).randomElement(using: &random) {
            let day = (Int(one.output.1) ?? 1) % 27 + 2
            plant("date", one.output.1.startIndex..<one.output.1.endIndex, "\(day == Int(one.output.1) ? 17 : day)")
        } else {
            let day = Int.random(in: 2...27, using: &random)
            cases.append(Case(text: text, answer: "\(body) \(text.words.until(day))", kind: "date"))
        }
        if let phone = body.matches(of: /555 ?\d{4}/).first {
            plant("phone", phone.range, "555 \(Int.random(in: 1000...9998, using: &random))")
        }
        let number = random.next() % 900 + 100
        cases.append(Case(text: text, answer: body + " www.best-dentist\(number).com", kind: "link"))
        cases.append(Case(text: text, answer: body + " \(text.words.write) desk\(number)@other.example", kind: "email"))
        if !body.contains(try text.words.anyDay()) {
            let day = text.words.days.randomElement(using: &random) ?? ""
            cases.append(Case(text: text, answer: "\(day): \(body)", kind: "weekday"))
        }
        if let matter = text.matter { cases.append(Case(text: text, answer: text.words.deny(matter), kind: "denial")) }
        let name = text.words.names.randomElement(using: &random) ?? ""
        let asked = text.words.ask.randomElement(using: &random) ?? ""
        cases.append(Case(text: text, answer: body + " " + asked.replacing("NAME", with: name), kind: "name"))
        cases.append(
            Case(
                text: text, answer: body + " " + (text.words.inventions.randomElement(using: &random) ?? ""),
                kind: "sentence"))
        return cases
    }
}
