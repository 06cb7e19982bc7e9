/// How one speaks to a machine that makes texts, and never to customers, in all seven languages.
enum MachineSigns {
    /// Whether a phrase stands in the words; `*` at its end stands for any ending.
    static func stand(in words: [String]) -> Bool {
        let text = " " + words.joined(separator: " ") + " "
        guard !phrases.contains(where: text.contains) else { return true }
        return secrets.contains { text.contains($0) } && !wireless.contains { text.contains($0) }
    }

    /// Verbs that take a rule away, and what is taken away.
    static let orders = Set(
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
        システムプロンプト|言語モデル|パスワード|指示を無視|上記を無視|上記無視|以前の指示|教えてください|教えて下さい|説明できますか|と想像して|ユーザーの
        assistant:|system:|[inst|<script|<!doctype|<!--|```|![|{{|***|onerror|console.log|print(|eval(|();|){|import math
        'you are'|"you are"|“you are”|\\n| = "| = '| = “
        """)

    private static let phrases = lines(
        """
        system prompt*|systemprompt*|prompt de sistema*|prompt di sistema*|prompt du système*|developer mode|god mode|system mode
        language model*|modelo de linguagem|modelo de lenguaje|modello linguistico|modèle de langage|sprachmodell*
        you are now|pretend|act as|act like|respond with|reply with|reply using|your response*|your answer*|your instructions
        your rules|your guidelines|your prompt*|your reply|content policy|without restrictions|no restrictions
        without limitations|no limits|unfiltered|uncensored|jailbreak*|chatgpt*|openai|anthropic|base64|base16|rot13|leetspeak
        roleplay*|api key*|as an ai|ai assistant|ai model*|hypothetical*|hipotétic*|hypothétique*|ipotetic*|repeat the
        translate the|in your reply|the user|the user s|write a poem|write a story|write an email|python|javascript
        financial advi*|sentiment of|your task is|hexadecim*|hexadezimal*|regardless of your|this conversation started
        initial instructions|starting instructions|initial configuration|new instructions|important instructions|new task
        priority task|for testing purposes|this is a test|training exercise|as your creator|i need you to|i want you to
        from now on you|phishing|pig latin|morse code|código morse|codice morse|code morse|morsecode|caesar cipher|binary string
        tell me|give me the|give me a|give me your|teach me|explain to me|help me with|what you see above
        can you tell|can you explain|can you decode|can you translate|can you reply|can you classify|can you discuss
        can you talk|can you write|can you give|can you provide|could you tell|could you write|could you explain
        could you share|could you confirm|could you provide|could you give
        könntest du|kannst du|sag mir|sage mir|gib mir|können sie mir|könnten sie mir|stell dir vor|nehmen wir an|der benutzer
        des benutzers|deine antwort*|deine anweisung*|ihre anweisungen
        dimmi|dammi|puoi dirmi|potresti|potrebbe dirmi|l utente|dell utente|tua risposta|tue istruzioni
        dime|dame el|dame la|dame un|dame una|dame tu|puedes decirme|puedes decir|podrías|podría decirme|puede decirme
        el usuario|del usuario|tus instrucciones|tu respuesta
        diga me|dê me|dá me|pode me dizer|você pode|você poderia|poderia me|pode dizer me|o usuário|do usuário
        sua resposta|suas instruções
        dis moi|dites moi|donne moi|donnez moi|peux tu|pourriez vous|pouvez vous me|pouvez vous m|pouvez vous expliquer
        l utilisateur|ta réponse|tes instructions|votre réponse
        """
    )
    .map { $0.hasSuffix("*") ? " " + $0.dropLast() : " " + $0 + " " }

    /// A guest may be told the password of the wireless network, and nothing else of the kind.
    private static let secrets = lines(
        """
        password|passwort|passphrase|mot de passe|contraseña|senha|secret key|your secret|chiave segreta|clave secreta
        chave secreta|clé secrète
        """
    ).map { " " + $0 + " " }
    private static let wireless = [" wifi ", " wi fi ", " wlan ", " wireless ", " internet "]

    private static func lines(_ text: String) -> [String] {
        text.split { $0 == "|" || $0.isNewline }.map(String.init).filter { !$0.isEmpty }
    }

    private static func words(_ text: String) -> [String] {
        text.split(whereSeparator: \.isWhitespace).map(String.init)
    }
}
