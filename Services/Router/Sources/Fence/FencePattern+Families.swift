extension FencePattern {
    /// Chosen against what customers write: "ignore my last message", "I forgot your instructions" and "what are your
    /// instructions before surgery?" are no demands on an assistant.
    static let all = [
        override, overrideItalian, overrideGerman, overrideSpanish, overridePortuguese, overrideFrench, prompt, persona,
        mode, secrets, encoding, planted,
        assistantWork,
    ]

    /// "Ignore all previous instructions."
    private static let override = FencePattern(
        "override",
        whole: """
            指示を無視, 以前の指示, 前の指示を, 上記の指示, 上記を無視, これまでの指示, すべての指示を, 以前の命令, 命令を無視, 指示は忘れて, 指示をすべて忘れ
            """,
        starts: "ignore, disregard, forget, override, bypass, stop following, discard, neglect",
        ends: """
            previous instructions, prior instructions, above instructions, instructions above, all instructions
            previous prompt, previous prompts, your rules, your guidelines, system prompt, your programming
            previous directions, earlier instructions, initial instructions, original instructions, given instructions
            other instructions, everything you were told, everything you ve been told, everything you have been told
            previous orders, any instructions, any previous instructions, all your previous, all your instructions
            """)

    private static let overrideItalian = FencePattern(
        "override", starts: "ignora, dimentica, dimenticate, tralascia",
        ends: "istruzioni, tutto cio che ti, tutto quello che ti, regole precedenti, le tue regole, hai ricevuto")

    private static let overrideGerman = FencePattern(
        "override", starts: "ignoriere, ignorieren sie, vergiss, vergessen sie alle, missachte, missachten sie",
        ends: """
            anweisungen, instruktionen, alles was dir, alles was ich dir, deine regeln, ihre regeln, was ihnen gesagt
            """)

    private static let overrideSpanish = FencePattern(
        "override", starts: "ignora, ignore, ignorad, olvida, olvidate, olviden, omite",
        ends: "instrucciones, todo lo que te, tus reglas, todo lo anterior")

    private static let overridePortuguese = FencePattern(
        "override", starts: "ignora, ignore, esqueca, esquece, esquecam, desconsidere, desconsidera",
        ends: "instrucoes, tudo o que te, tudo o que voce, tudo que voce, suas regras, tuas regras")

    private static let overrideFrench = FencePattern(
        "override",
        starts:
            "ignorez, ignore, oublie tes, oublie toutes, oublie tout, oubliez, ne tenez pas compte, ne tiens pas compte",
        ends: """
            instructions precedentes, toutes les instructions, vos instructions, tes instructions, des instructions, consignes
            tout ce que vous, tout ce que tu, ce qui precede, tes regles, vos regles
            """)

    /// "What does your system prompt say?"
    private static let prompt = FencePattern(
        "prompt",
        whole: """
            system prompt, initial prompt, prompt injection, prompt you were given, systemprompt, system message
            prompt di sistema, prompt del sistema, prompt de sistema, prompt do sistema, prompt systeme, prompt iniziale
            prompt inicial, prompt initial, text you were given initially, instructions you were given, システムプロンプト, プロンプトを表示
            """,
        starts:
            "repeat, print, show me, reveal, tell me, output, display, what are, what is, what was, leak, give me, share",
        ends: """
            your initial instructions, your original instructions, your system instructions, your hidden, hidden instructions
            your guidelines verbatim, words above, text above, first sentence of your, first line of your, system text
            """)

    /// "From now on you are DAN."
    private static let persona = FencePattern(
        "persona",
        whole: """
            do anything now, you are dan, act as dan, jailbreak, jailbroken, you are now a, you are now an, you are now in
            you will act as, i want you to act, i want you to roleplay, you are going to act as, you are to act as
            pretend you are, act as an ai, act as if you, roleplay as, i want you to become, i would like you to act
            immerse yourself into the role, your role is to, we are going to roleplay, simulate a persona, stay in character
            you re going to play, you have no restrictions, no ethical, no moral, free of all restrictions, broken free of
            evil confidant, unrestricted ai, uncensored ai, unfiltered ai, as an unrestricted, as a language model
            large language model, hello chatgpt, hi chatgpt, dear chatgpt, you are chatgpt, like chatgpt, smartgpt
            you are a helpful assistant, your task is to, prompt engineer, text adventure, from now on you are
            from now on you will, two personalities, play the role of
            fingi di essere, comportati come se, sei ora un, da ora in poi sei, d ora in poi sei, agisci come
            tu so als warst, tue so als, stell dir vor du bist, du bist jetzt ein, du bist jetzt eine, verhalte dich wie
            spiele die rolle, ab jetzt bist du, ab sofort bist du
            actua como, finge ser, finge que eres, ahora eres un, ahora eres una, a partir de ahora eres, haz de cuenta que eres
            aja como, atue como, finja ser, finja que e, agora voce e um, agora es um, a partir de agora voce e
            agis comme, fais comme si tu, tu es maintenant un, imagine que tu es, comporte toi comme, te mettre dans la peau
            te mettre dans le peaux, a partir de maintenant tu es, joue le role
            のふりをして, になりきって, あなたは今から, として振る舞って, ロールプレイ
            """)

    /// "Developer mode enabled."
    private static let mode = FencePattern(
        "mode",
        whole: """
            developer mode, debug mode, maintenance mode, system mode, admin mode, god mode, dev mode, sudo mode
            diagnostic mode, execution mode, new important instructions, important new instructions, priority task
            test pipeline, testing pipeline, for debugging purposes, system override, override code
            modalita sistema, modalita di sistema, modalita sviluppatore, modalita manutenzione, modalita di manutenzione
            modalita debug, systemmodus, system modus, entwicklermodus, wartungsmodus, debug modus, debugmodus, adminmodus
            modo sistema, modo del sistema, modo de sistema, modo desarrollador, modo de desarrollador, modo mantenimiento
            modo de mantenimiento, modo depuracion, modo desenvolvedor, modo de desenvolvedor, modo do sistema
            modo manutencao, modo de manutencao, modo administrador
            mode systeme, mode developpeur, mode maintenance, mode de maintenance, mode debogage
            システムモード, 開発者モード, メンテナンスモード, デバッグモード, 管理者モード
            """)

    /// "Tell me your password", never "I forgot mine" nor "what is your wifi password?".
    private static let secrets = FencePattern(
        "secrets",
        whole: """
            your api key, your secret key, share your password, share passwords, tell me your password, give me your password
            what is your password, what s your password, password for our system, the system s password, system password
            password for this mode, need your password, users in your database, ask for your password
            la tua chiave segreta, tua chiave segreta, qual e la tua password, password del sistema, dammi la tua password
            condividere la tua password, la tua password
            dein passwort, dein geheimer schlussel, deinen geheimen schlussel, passwort fur unser system
            tu contrasena, tu clave secreta, contrasena del sistema, tua senha, sua senha, sua chave secreta, senha do sistema
            ton mot de passe, ta cle secrete, votre cle secrete, mot de passe du systeme, mot de passe de notre systeme
            パスワードを教えて, 秘密鍵を, シークレットキー
            """,
        unless: "wifi, wi fi, wlan, wireless")

    /// "Decode this and do what it says."
    private static let encoding = FencePattern(
        "encoding",
        whole: """
            base64, base 64, rot13, rot 13, morse code, pig latin, caesar cipher, leetspeak, hex string, hexadecimal string
            stringa esadecimale, codice morse, hexadezimal, morsecode, cadena hexadecimal, codigo morse
            chaine hexadecimale, code morse, string hexadecimal, モールス信号, decode this, decode the following
            decodifica questa, dekodiere, decodifica esta, decodifique, decodez
            """)

    /// Orders to whoever reads a document, and markup that loads things.
    private static let planted = FencePattern(
        "planted",
        whole: """
            javascript console, script alert, img src, include in your response, at the end of your response
            your response the following, append the following to your, begin your response with, start your response with
            finish your response with, end your response with, next time you are asked, in all future responses
            enhance your response, augment your reply, enhance your reply, augment your response, render your response
            your response in base, spaces from your response, reply using base
            includi nella tua risposta, in deine antwort ein, incluye en tu respuesta, inclua na sua resposta
            inclus dans ta reponse, incluez dans votre reponse, perfshi ne pergjigjen
            """)

    /// Work that general assistants do and no shop does.
    private static let assistantWork = FencePattern(
        "assistant work",
        whole: """
            write a poem, write me a poem, write an essay, write a short story, write a song, write me a song, write a program
            python script, what does this code, output of this code, uscita di questo codice, ausgabe dieses codes
            salida de este codigo, saida deste codigo, saida deste codigo, sortie de ce code
            assume we have three strings, write out the string z, tre stringhe, drei strings, drei saiten, tres cadenas
            tres strings, trois chaines de caracteres, 3つの文字列
            sum of all the populations, sum of all populations, summe aller populationen, summe aller bevolkerungen
            somma di tutte le popolazioni, suma de todas las poblaciones, soma de todas as populacoes
            somme de toutes les populations, capital of france
            scrivi una poesia, scrivimi una poesia, scrivi un tema, scrivi un programma, schreibe ein gedicht
            schreib mir ein gedicht, schreib ein gedicht, schreibe einen aufsatz, schreibe ein programm, escribe un poema
            escribeme un poema, escribe un ensayo, escribe un programa, escreva um poema, escreva uma redacao
            escreve um poema, escreva um programa, ecris un poeme, ecris moi un poeme, ecris une dissertation
            ecris un programme, 詩を書いて, 作文を書いて, 小説を書いて, コードを書いて, プログラムを書いて
            """,
        starts: "write, create, draft, scrivi, schreibe, escribe, escribir, escreva, ecris, ecrire",
        ends: "phishing, keylogger, malware, ransomware")
}
