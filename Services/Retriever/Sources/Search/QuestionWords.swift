import Languages

/// The words of asking, which say nothing about what is asked for: those of the question, greetings, thanks, and who is
/// asking.
///
/// "Hi, I'm Anna, how much is a cleaning?" looks for a cleaning. Where documents are few, "much" is rare in them and would
/// weigh as much as the cleaning, and "Anna", whom no document knows, more; Postgres' own stop words do not hold them.
enum QuestionWords {
    /// - Parameter language: ISO 639-1.
    /// - Returns: the text without them, for full text search only.
    static func removed(from text: String, language: String) -> String {
        if language == "ja" {
            return japanese.reduce(text) { $0.replacing($1, with: " ") }
        }
        guard let asking = byLanguage[language], let language = Language(rawValue: language) else { return text }
        let words = FoldedWord.all(in: text)
        var kept: [Substring] = []
        var index = words.startIndex
        while index < words.endIndex {
            let rest = words[index...]
            let length = Introduction(rest, language: language)?.length ?? asking.length(of: rest)
            if length == 0 { kept.append(words[index].written) }
            index += max(1, length)
        }
        return kept.joined(separator: " ")
    }

    private struct Words {
        let single: Set<String>
        /// Longer ones first, so that none is cut by a part of it.
        let phrases: [[String]]

        init(_ single: String, _ phrases: [String]) {
            func words(_ text: String) -> [String] { text.split(separator: " ").map(FoldedWord.folded) }
            self.single = Set(words(single))
            self.phrases = phrases.map(words).sorted { $0.count > $1.count }
        }

        /// How many of the first words say nothing of what is asked for.
        func length(of words: ArraySlice<FoldedWord>) -> Int {
            let folded = words.lazy.map(\.folded)
            if let phrase = phrases.first(where: { folded.starts(with: $0) }) { return phrase.count }
            return folded.first.map(single.contains) == true ? 1 : 0
        }
    }

    private static let byLanguage: [String: Words] = [
        "en": Words(
            """
            how much many long far cost costs price prices please want need would like know tell get give have offer can \
            could do does did is are was there what when where which who why any hi hello hey dear thanks thx cheers sorry \
            kindly
            """,
            [
                "good morning", "good afternoon", "good evening", "good day", "thank you", "thank you very much",
                "thank you so much", "thanks a lot", "thanks in advance", "many thanks", "excuse me", "kind regards",
                "best regards", "a quick question", "quick question", "i have a question", "i was wondering if",
                "i was wondering", "let me know",
            ]),
        "it": Words(
            """
            quanto quanta quanti quante costa costano costo prezzo prezzi posso vorrei volevo avete fate serve dove quando \
            come quale favore sapere dura ciao salve buongiorno buonasera grazie scusi scusate gentilmente saluti
            """,
            [
                "buon giorno", "buona sera", "buon pomeriggio", "buona giornata", "grazie mille", "mille grazie",
                "per cortesia", "mi scusi", "mi sa dire", "mi sapete dire", "mi potete dire", "mi può dire",
                "avrei una domanda", "ho una domanda", "cordiali saluti",
            ]),
        "de": Words(
            """
            was wieviel viel wie kostet kosten preis preise kann möchte will gibt habt haben wo wann welche bitte lange \
            dauert hallo hi hey moin servus danke denn eigentlich
            """,
            [
                "guten tag", "guten morgen", "guten abend", "grüß gott", "grüss gott", "vielen dank", "danke schön",
                "herzlichen dank", "liebe grüße", "viele grüße", "mit freundlichen grüßen", "ich habe eine frage",
                "ich hätte eine frage", "ich hab eine frage", "eine kurze frage", "kurze frage",
                "können sie mir sagen", "könnten sie mir sagen", "kannst du mir sagen", "könnt ihr mir sagen",
            ]),
        "es": Words(
            """
            cuánto cuanto cuánta cuántos cuántas cuesta cuestan precio precios puedo quiero quisiera tienen hay dónde \
            cuándo cómo cuál favor saber dura hola buenas gracias disculpe disculpa perdón saludos
            """,
            [
                "buenos días", "buen día", "buenas tardes", "buenas noches", "muchas gracias", "una pregunta",
                "tengo una pregunta", "me puede decir", "me pueden decir", "me podría decir", "me podrían decir",
                "me gustaría saber", "un saludo",
            ]),
        "fr": Words(
            """
            combien coûte coûtent coute prix puis voudrais avez où quand comment quel quelle plaît savoir bonjour bonsoir \
            salut coucou merci svp stp cordialement
            """,
            [
                "s'il vous plaît", "s'il te plaît", "merci beaucoup",
                "merci d'avance", "excusez-moi", "bonne journée", "j'ai une question",
                "une question", "pouvez-vous me dire", "pourriez-vous me dire",
                "bien cordialement",
            ]),
        "pt": Words(
            """
            quanto custa custam preço preços posso queria têm onde quando como qual favor saber olá oi obrigado obrigada \
            desculpe
            """,
            [
                "bom dia", "boa tarde", "boa noite", "muito obrigado", "muito obrigada", "tudo bem", "uma pergunta",
                "tenho uma pergunta", "pode me dizer", "podem me dizer", "pode dizer-me", "podem dizer-me",
                "gostaria de saber",
            ]),
    ]

    /// Longer ones first, so that none is cut by a part of it.
    private static let japanese = [
        "お世話になっております", "おはようございます", "ありがとうございます", "知りたいのですが", "よろしくお願いします", "質問ですが", "はじめまして", "初めまして",
        "すみません", "こんにちは", "こんばんは", "ありますか", "でしょうか", "お願いします", "教えてください", "ください", "ですか", "ますか", "いくら",
        "どのくらい", "どこ", "いつ",
    ]
}
