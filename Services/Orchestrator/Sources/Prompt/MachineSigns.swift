/// How one speaks to a machine that makes texts, in all seven languages.
///
/// What is never said to customers is a sign by itself. What shops and their customers say as well, such as "forgot your
/// password?" or "can you tell me …", counts only where another kind of sign stands beside it.
enum MachineSigns {
    /// Whether the words are meant for a machine; `*` at a phrase's end stands for any ending.
    ///
    /// - Parameter weak: weak signs found elsewhere in the text.
    static func stand(in words: [String], beside weak: Int = 0) -> Bool {
        let text = " " + words.joined(separator: " ") + " "
        if certain.contains(where: text.contains) { return true }
        // An order, but not "can you tell me …".
        if orders.contains(where: { text.contains($0) && !text.contains(" you" + $0) }) { return true }
        // A guest may be told the password of the wireless network.
        let isSecret = !wireless.contains(where: text.contains) && secrets.contains(where: text.contains)
        let isPersonal = isSecret || users.contains(where: text.contains)
        return weak + (isPersonal ? 1 : 0) + kinds.count { $0.contains(where: text.contains) } >= 2
    }

    /// Verbs that take a rule away, and what is taken away.
    static let withdrawals = Set(
        words(
            """
            ignore disregard forget bypass override ignora ignori ignorare ignorar ignorez ignorer ignoriere ignorieren
            dimentica olvida esqueça oublie oubliez vergiss vergessen
            """))
    static let objects = words(
        """
        instruct previous rules prompt everything istruzion precedent précéd instruccion instruç anweisung vorherig consigne
        context guideline anterior above acima sopra oben arriba dessus told gesagt detto dicho dito
        """)

    /// Marks and words that stand anywhere in a text, also where no space divides words.
    static let raw = lines(
        """
        システムプロンプト|言語モデル|指示を無視|上記を無視|上記無視|以前の指示|と想像して
        assistant:|system:|[inst|<script|<!doctype|<!--|```|![|{{|***|onerror|console.log|print(|eval(|();|){|import math
        'you are'|"you are"|“you are”|\\n| = "| = '| = “
        """)

    /// Weak ones of a language without spaces.
    static let rawWeak = lines("パスワード|ユーザーの|教えてください|教えて下さい|説明できますか|説明してくだ")

    private static let certain = phrases(
        """
        system prompt*|systemprompt*|prompt de sistema*|prompt di sistema*|prompt du système*|developer mode|god mode|system mode
        language model*|modelo de linguagem|modelo de lenguaje|modello linguistico|modèle de langage|sprachmodell*
        you are now|your instructions|your guidelines|your prompt*|content policy|jailbreak*|openai|anthropic
        base64|base16|rot13|leetspeak|as an ai|ai model*|initial instructions|starting instructions|initial configuration
        new instructions|important instructions|priority task|for testing purposes|training exercise|as your creator
        from now on you|pig latin|morse code|código morse|codice morse|code morse|morsecode|caesar cipher|binary string
        what you see above|this conversation started|hexadecim*|hexadezimal*
        your response*|your answer*|in your reply|pretend|roleplay*|hypothetical*|hipotétic*|hypothétique*|ipotetic*
        uncensored|write a poem|write a story|sentiment of|your task is|i need you to|i want you to|stell dir vor
        can you decode|can you translate|can you reply|can you classify|can you discuss|can you write|could you write
        sag mir|sage mir|gib mir|dimmi|dammi
        dime|dame el|dame la|dame un|dame una|dame tu|diga me|dê me|dá me|dis moi|dites moi|donne moi|donnez moi
        secret key|your secret|chiave segreta|clave secreta|chave secreta|clé secrète|deine antwort*|tua risposta
        tu respuesta|sua resposta|ta réponse
        deine anweisung*|ihre anweisungen|tue istruzioni|tus instrucciones|suas instruções|tes instructions
        """)

    private static let orders = phrases("tell me|give me the|give me a|give me your|teach me|explain to me")

    /// Kinds of weak signs; many of one kind are one.
    private static let kinds = [
        // What a text is to be like.
        "act as|act like|respond with|reply with|reply using|your rules|your reply|votre réponse|nehmen wir an",
        "without restrictions|no restrictions|without limitations|no limits|unfiltered|regardless of your",
        "chatgpt*|ai assistant|api key*|python|javascript|phishing",
        "write an email|translate the|repeat the|financial advi*|new task|this is a test",
        // What is asked for.
        """
        help me with|can you tell|can you explain|can you talk|can you give|can you provide|could you tell
        could you explain|could you share|could you confirm|could you provide|could you give
        könntest du|kannst du|können sie mir|könnten sie mir|puoi dirmi|potresti|potrebbe dirmi
        puedes decirme|puedes decir|podrías|podría decirme|puede decirme
        pode me dizer|você pode|você poderia|poderia me|pode dizer me
        peux tu|pourriez vous|pouvez vous me|pouvez vous m|pouvez vous expliquer
        """,
    ].map(phrases)

    private static let users = phrases(
        """
        the user|the user s|der benutzer|des benutzers|l utente|dell utente|el usuario|del usuario|o usuário|do usuário
        l utilisateur
        """)
    private static let secrets = phrases(
        """
        password|passwort|passphrase|mot de passe|contraseña|senha
        """)
    private static let wireless = phrases("wifi|wi fi|wlan|wireless|internet")

    private static func phrases(_ text: String) -> [String] {
        lines(text).map { $0.hasSuffix("*") ? " " + $0.dropLast() : " " + $0 + " " }
    }

    private static func lines(_ text: String) -> [String] {
        text.split { $0 == "|" || $0.isNewline }.map(String.init).filter { !$0.isEmpty }
    }

    private static func words(_ text: String) -> [String] {
        text.split(whereSeparator: \.isWhitespace).map(String.init)
    }
}
