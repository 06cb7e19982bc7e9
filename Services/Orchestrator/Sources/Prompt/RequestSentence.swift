import Foundation

/// Sentences that want something of whoever reads them, and so state nothing.
enum RequestSentence {
    static func isQuestion(_ sentence: String) -> Bool {
        let bare = sentence.trimmingCharacters(in: CharacterSet(charactersIn: " \n\t\"'”’»)』」"))
        return bare.hasSuffix("?") || bare.hasSuffix("？") || bare.hasSuffix("か。")
    }

    /// "Write a poem", "übersetze diesen Satz", "cake cake cake cake": work for a machine that makes texts. What a
    /// business asks of customers, it asks for itself or of their own things: "write to us", "describe your symptoms".
    static func asksForText(_ sentence: String) -> Bool {
        let plain = sentence.precomposedStringWithCompatibilityMapping.lowercased()
        if japanese.contains(where: plain.contains) { return true }
        let words = plain.split { !$0.isLetter }.map(String.init)
        if repeats(words) { return true }
        // "Write an email to info@…".
        guard Set(words).isDisjoint(with: ofTheBusiness), !plain.contains("@") else { return false }
        // "Task: translate", "DAN: imagine", "Task: encode part 1: …".
        let labels = plain.prefix(40).indices.filter { plain[$0] == ":" }
        return begins(words) || labels.contains { begins(plain[$0...].split { !$0.isLetter }.map(String.init)) }
    }

    private static func begins(_ words: [String]) -> Bool {
        let words = words.drop { polite.contains($0) }
        guard let first = words.first else { return false }
        if verbs.contains(first) { return true }
        return nounLike.contains(first) && words.dropFirst().first.map(determiners.contains) == true
    }

    private static func repeats(_ words: [String]) -> Bool {
        guard words.count >= 4 else { return false }
        return words.indices.dropLast(3).contains {
            words[$0] == words[$0 + 1] && words[$0] == words[$0 + 2] && words[$0] == words[$0 + 3]
        }
    }

    private static let verbs = set(
        """
        translate summarize summarise write create compose generate describe explain provide suggest recommend imagine \
        suppose pretend repeat decode encode interlace combine convert classify analyze analyse insert append develop \
        calculate solve enhance respond simulate rewrite paraphrase \
        übersetze schreibe schreib erstelle erkläre nenne beschreibe wiederhole kombiniere fasse verfasse entwirf empfiehl \
        traduci scrivi crea genera descrivi spiega elenca immagina supponiamo ripeti aggiungi riassumi suggerisci \
        consiglia componi \
        traduce escribe describe explica imagina supongamos repite añade resume sugiere recomienda asumamos \
        traduz traduza crie gere descreva explique imagine suponha repita adicione resuma sugira recomende \
        traduis traduisez écris crée créez générez décrivez expliquez imaginez supposons répétez résumez suggérez \
        recommandez
        """)

    /// Verbs that are nouns as well: "list the steps", but "list prices".
    private static let nounLike = set("add craft draft list output print discuss compare promote help give tell show")
    private static let determiners = set("a an the this that these all each every any some me how why what whether")
    private static let polite = set("please kindly just bitte por favor s il vous plaît per favore")

    private static let ofTheBusiness = set(
        """
        we us our ours here your yours wir uns unser unsere unseren unserer hier ihre ihren ihrem ihr sie noi nostro nostra \
        ci qui suo sua suoi sue nosotros nos nuestro nuestra aquí su sus nós nosso nossa nossos aqui seu sua nous notre nos \
        ici votre vos
        """)

    private static let japanese = [
        "翻訳して", "要約して", "書いてくだ", "書いて下", "作成してくだ", "生成して", "繰り返してくだ", "想像して", "列挙して", "説明してくだ",
    ]

    private static func set(_ words: String) -> Set<String> {
        Set(words.split(whereSeparator: \.isWhitespace).map(String.init))
    }
}
