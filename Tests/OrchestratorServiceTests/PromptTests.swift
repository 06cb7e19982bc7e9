import Contracts
import Foundation
import Languages
import Ledger
import Logging
import Settings
import TestSupport
import Testing

@testable import OrchestratorService

@Suite("Prompts and tone")
struct PromptTests {
    @Test("exist for every language, without mistakes, and are polite", arguments: Language.allCases)
    func files(language: Language) throws {
        let file = try PromptFile(path: TestEnvironment.root + "/deploy/prompts/\(language.rawValue).yaml")
        #expect(file.formality == .formal && !file.instructions.isEmpty && !file.prohibited.isEmpty)
        let style = PromptStyle(file, language: language, conversation: "c")
        let prompt = Prompt(
            question: "?", language: language, passages: [], history: [], business: BusinessFacts(name: "B", facts: []),
            style: style)
        #expect(prompt.rules.contains(file.instructions))
    }

    @Test(
        "of a formal business let no familiar word through",
        arguments: [
            (Language.german, "Wir sehen dich morgen.", "Wir sehen Sie morgen."),
            (.italian, "Puoi venire quando vuoi.", "Può venire quando desidera."),
            (.spanish, "Te esperamos.", "Le esperamos."), (.french, "Tu peux venir.", "Vous pouvez venir."),
            (.portuguese, "Esperamos por ti.", "Esperamos por si."),
            (.japanese, "診療は土曜日も行う。料金は85ユーロだ。", "診療は土曜日も行います。料金は85ユーロです。"),
        ]
    )
    func formality(language: Language, wrong: String, right: String) throws {
        let file = try PromptFile(path: TestEnvironment.root + "/deploy/prompts/\(language.rawValue).yaml")
        let check = ToneCheck(style: PromptStyle(file, language: language, conversation: "c"))
        #expect(!check.violations(wrong).isEmpty)
        #expect(check.violations(right).isEmpty)
        #expect(!check.violations(right + " " + file.prohibited[0]).isEmpty)
        #expect(!check.violations(String(repeating: right, count: 90)).isEmpty)
    }

    @Test(
        "of a formal business leave alone words that only look familiar",
        arguments: [
            (Language.italian, "Il controllo si fa da tre a sei mesi."), (.italian, "Offriamo un te freddo."),
            (.italian, "Siamo a Lugano (TI)."), (.french, "Une coloration ton sur ton. Je peux vous aider."),
            (.portuguese, "Temos um serviço de TI."),
        ]
    )
    func homographs(language: Language, answer: String) throws {
        let file = try PromptFile(path: TestEnvironment.root + "/deploy/prompts/\(language.rawValue).yaml")
        let check = ToneCheck(style: PromptStyle(file, language: language, conversation: "c"))
        #expect(check.violations(answer).isEmpty)
    }

    @Test("keep a conversation's variant, and spread conversations by their shares")
    func variants() throws {
        let file = try PromptFile(
            yaml: "variants: [{name: a, share: 1}, {name: b, share: 3, instructions: Be brief.}]", source: "test")
        let names = (0..<2000).map { number in
            PromptStyle(file, language: .english, conversation: "conversation-\(number)").variant
        }
        let again = PromptStyle(file, language: .english, conversation: "conversation-7").variant
        #expect(again == names[7])
        #expect((1400...1600).contains(names.count { $0 == "b" }))
    }

    @Test("are read again when a file changes, and stay as they are when it has mistakes")
    func reload() throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("prompts-\(UUID().uuidString)")
        try FileManager.default.createDirectory(
            at: folder.appendingPathComponent("ch"), withIntermediateDirectories: true)
        let file = folder.appendingPathComponent("it.yaml")
        let write = { (text: String, at: Double) in
            try text.write(to: file, atomically: true, encoding: .utf8)
            try FileManager.default.setAttributes(
                [.modificationDate: Date(timeIntervalSince1970: at)], ofItemAtPath: file.path)
        }
        try write("instructions: first", 1)
        try "instructions: Swiss".write(
            to: folder.appendingPathComponent("ch/it.yaml"), atomically: true, encoding: .utf8)
        let library = PromptLibrary(folder: { folder.path }, logger: Logger(label: "test"))
        let style = { library.style(market: $0, language: .italian, conversation: "c").instructions.first }
        #expect(style("") == "first" && style("ch") == "Swiss" && style("elsewhere") == "first")
        try write("instructions: second", 2)
        library.reload()
        #expect(style("") == "second")
        try write("instruktions: third", 3)
        library.reload()
        #expect(style("") == "second")
    }
}

@Suite("The memory of a conversation")
struct MemoryTests {
    private func exchange(_ turn: Int, at: Int64, _ question: String = "q", _ answer: String = "a")
        -> Recollection.Exchange
    {
        Recollection.Exchange(turn: turn, at: at, question: question, answer: answer)
    }

    private var settings: AssistantSettings.Memory {
        get throws {
            try FrontdeskSettings(
                yaml: """
                    whatsapp_assistant: {llm_orchestration: {memory: {exchanges: 3, token_budget: 200, boundary: 1h}}}
                    businesses: [{id: b, name: B, numbers: ['1']}]
                    """, source: "test"
            ).assistant.chain.memory
        }
    }

    @Test("tells the last exchanges, ends at a long silence, and keeps within its budget")
    func window() throws {
        let hour: Int64 = 3_600_000
        let now = 100 * hour
        let close = (1...5).map { exchange($0, at: now - Int64(6 - $0) * 60_000) }
        let told = ConversationMemory(Recollection(summary: nil, exchanges: close), try settings, now: now)
        #expect(told.exchanges.count == 3)
        let gap = [exchange(1, at: now - 5 * hour), exchange(2, at: now - 60_000)]
        #expect(
            ConversationMemory(Recollection(summary: nil, exchanges: gap), try settings, now: now).exchanges.count == 1)
        let long = [exchange(1, at: now - 2, String(repeating: "word ", count: 200)), exchange(2, at: now - 1)]
        #expect(
            ConversationMemory(Recollection(summary: nil, exchanges: long), try settings, now: now).exchanges.count == 1
        )
    }

    private let talk = [
        Recollection.Exchange(
            turn: 1, at: 0, question: "My name is Ada Lovelace. Can I come on 15 March at 9:30?",
            answer: "Certainly. We will keep 15 March at 9:30 for Ada Lovelace. The deposit is 40 EUR."),
        Recollection.Exchange(
            turn: 2, at: 0, question: "Nice weather today, isn't it?", answer: "It is. Can I help with anything else?"),
    ]

    @Test("accepts a summary only when every number, name, date and promise is still there")
    func checked() {
        let summariser = Summariser(budget: 500)
        #expect(
            summariser.keeps(
                "Ada Lovelace comes on 15 March at 9:30; we will keep it for her. Deposit 40 EUR.", nil, talk))
        #expect(!summariser.keeps("Ada Lovelace comes on 15 March; we will keep it. Deposit 40 EUR.", nil, talk))
        #expect(
            !summariser.keeps("The customer comes on 15 March at 9:30; we will keep it. Deposit 40 EUR.", nil, talk))
        #expect(
            !summariser.keeps("Ada Lovelace comes on 16 March at 9:30; we will keep it. Deposit 40 EUR.", nil, talk))
    }

    @Test(
        "accepts no summary that says more than was said",
        arguments: [
            "She comes back on 17 March.", "The cleaning is at 10:45.", "Dr Bianchi treats her.", "Fee 60 EUR.",
        ])
    func invented(more: String) {
        let right = "Ada Lovelace comes on 15 March at 9:30; we will keep it for her. Deposit 40 EUR."
        #expect(!Summariser(budget: 500).keeps("\(right) \(more)", nil, talk))
    }

    @Test("puts a conversation in short without a model, and loses only what states nothing")
    func extracted() {
        let summariser = Summariser(budget: 120)
        let text = summariser.extract("Customer: allergic to penicillin", talk)
        #expect(text.contains("Ada Lovelace") && text.contains("9:30") && text.contains("40 EUR"))
        #expect(summariser.keeps(text, nil, talk))
    }
}
