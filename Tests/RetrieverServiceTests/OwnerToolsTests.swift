import Contracts
import Testing

@testable import RetrieverService

@Suite("Contradictions")
struct ConflictTests {
    private func pair(
        _ left: String, _ right: String, question: String? = nil, languages: (String, String) = ("en", "en")
    )
        -> Conflict.Pair
    {
        func side(_ id: String, _ body: String, _ language: String) -> Conflict.Side {
            Conflict.Side(id: id, source: id, section: "", question: question, body: body, language: language)
        }
        return Conflict.Pair(left: side("a", left, languages.0), right: side("b", right, languages.1), cosine: 0.95)
    }

    @Test(
        "are found between two answers to one question, two rows of one name, two texts that differ in a number",
        arguments: [
            ("Cleaning costs 85 EUR with us.", "Cleaning costs 95 EUR with us."),
            (
                "| Treatment | Price |\n| --- | --- |\n| Cleaning | 85 EUR |",
                "| Treatment | Price |\n| --- | --- |\n| Cleaning | 90 EUR |"
            ),
            ("| Treatment | Price |\n| --- | --- |\n| Cleaning | 85 EUR |", "A cleaning is 95 EUR with us."),
            ("We are open until 18:00 on Friday.", "We are open until 19.00 on Friday."),
            ("We are closed on Monday.", "We are closed on Tuesday."), ("Closed until March.", "Closed until April."),
            ("Siamo chiusi il lunedì.", "Siamo chiusi il martedì."), ("火曜日は休みです。", "水曜日は休みです。"),
            ("Cleaning costs 85 EUR.", "Cleaning costs 85 USD."), ("Cleaning costs €85.", "Cleaning costs £85."),
            ("Pets are allowed in all rooms.", "Pets are not allowed in all rooms."),
        ])
    func found(left: String, right: String) {
        #expect(Conflict(pair(left, right)) != nil)
    }

    @Test(
        "are not seen where the same is said in another spelling, or of another thing",
        arguments: [
            ("Cleaning costs 1.250,00 EUR.", "Cleaning costs 1250 EUR."), ("Open at 09:00.", "Open at 9.00."),
            ("Cleaning costs 85 EUR.", "Cleaning costs € 85."),
            ("Cleaning costs 85 EUR.", "Cleaning costs 85 on Mondays."),
            ("Open on Monday.", "Open on Mondays and Tuesdays."),
            ("Cleaning costs 85 EUR.", "The garden has 3 old trees."),
            ("We open at 9.", "We open at 9 and close at 18."),
        ])
    func agreed(left: String, right: String) {
        #expect(Conflict(pair(left, right)) == nil)
    }

    @Test("are not seen between a row and the rows of a translated list that are not its own")
    func rows() {
        func side(_ id: String, _ name: String, _ price: Int, _ language: String) -> Conflict.Side {
            Conflict.Side(
                id: id, source: "prices", section: "", question: nil,
                body: "| Name | Price |\n| --- | --- |\n| \(name) | \(price) EUR |", language: language)
        }
        let (cleaning, filling) = (side("a", "Cleaning", 85, "en"), side("b", "Filling", 90, "en"))
        let (pulizia, otturazione) = (side("c", "Pulizia", 95, "it"), side("d", "Otturazione", 90, "it"))
        let pairs = [
            (cleaning, pulizia, 0.97), (filling, otturazione, 0.96), (cleaning, otturazione, 0.95),
            (filling, pulizia, 0.94),
        ].map { Conflict.Pair(left: $0.0, right: $0.1, cosine: $0.2) }
        let found = Conflict.all(pairs)
        #expect(found.count == 1 && found.first?.left == ["85"] && found.first?.right == ["95"])
    }

    @Test("are found between languages when the texts are translations of each other")
    func languages() {
        #expect(Conflict(pair("It costs 85 EUR.", "Costa 95 EUR.", languages: ("en", "it"))) != nil)
        #expect(Conflict(pair("It costs 85 EUR.", "Costa 85 EUR.", languages: ("en", "it"))) == nil)
    }
}

@Suite("Questions without a passage")
struct QuestionClusterTests {
    @Test("are counted together when they mean the same, the most frequent first")
    func clusters() {
        let questions = ["Pool?", "Sauna?", "A pool?", "Is there a pool?"].map {
            QuestionCluster.Question(question: $0, language: "en")
        }
        let clusters = QuestionCluster.clusters(of: questions, [[1, 0], [0, 1], [0.99, 0.1], [0.98, 0.05]])
        #expect(
            clusters.map(\.questions.count) == [3, 1] && clusters.first?.examples == ["A pool?", "Is there a pool?"])
    }
}

@Suite("The context of an answer")
struct PassageContextTests {
    private func passage(_ id: String, _ text: String) -> Passage {
        Passage(
            id: id, document: "d", documentType: "text", section: "Prices", question: nil, text: text, language: "en",
            relevance: 0.9, source: "/srv/knowledge/prices.md")
    }

    @Test("holds labelled sections within its budget, best first, and no half ones")
    func budget() {
        let long = String(repeating: "word ", count: 200)
        let context = PassageContext(
            [passage("a", "Cleaning: 85 EUR"), passage("b", long), passage("c", "Filling")], tokens: 60)
        #expect(context.passages.map(\.id) == ["a", "c"])
        #expect(context.text == "[S1] prices.md › Prices\nCleaning: 85 EUR\n\n[S2] prices.md › Prices\nFilling")
        #expect(PassageContext.tokens(of: context.text) <= 60)
    }

    @Test("says that nothing is known when nothing is")
    func empty() {
        #expect(
            PassageContext([], tokens: 100).isEmpty
                && PassageContext([], tokens: 100).text == "no relevant context found")
    }
}
