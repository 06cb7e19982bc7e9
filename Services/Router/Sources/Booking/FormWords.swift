import Languages

/// Short answers that mean the same in a form whatever the language: yes, no, stop.
enum FormWords {
    static func isYes(_ text: String) -> Bool { yes.contains(key(text)) }
    static func isNo(_ text: String) -> Bool { no.contains(key(text)) }
    static func isStop(_ text: String) -> Bool { stop.contains(key(text)) }

    private static func key(_ text: String) -> String {
        text.lowercased().split { !($0.isLetter || $0.isNumber) }.joined(separator: " ")
    }

    private static func words(_ text: String) -> Set<String> {
        Set(text.split(separator: ",").map { key(String($0)) })
    }

    private static let yes = words(
        """
        yes, yes please, yep, yeah, ok, okay, sure, correct, confirm, that is right, perfect, fine, go ahead, sì, si, certo, \
        va bene, confermo, esatto, perfetto, giusto, sì grazie, ja, ja bitte, ja gern, gerne, gern, passt, genau, richtig, \
        bestätigen, stimmt, in ordnung, sí, vale, claro, confirmo, correcto, perfecto, de acuerdo, sí por favor, sim, certo, \
        está bem, pode ser, perfeito, correto, sim por favor, oui, d'accord, c'est bon, parfait, je confirme, exact, \
        oui s'il vous plaît, はい, お願いします, はいお願いします, はい、お願いします, それでお願いします, ok です, 大丈夫です, 👍
        """)

    private static let no = words(
        """
        no, nope, no thanks, no thank you, don't, no grazie, nein, nein danke, no gracias, não, nao, não obrigado, \
        não obrigada, non, non merci, いいえ, いや, やめる
        """)

    private static let stop = words(
        """
        stop, cancel, never mind, nevermind, forget it, cancel the booking, abort, annulla, lascia stare, lascia perdere, \
        lasciamo perdere, niente, basta, abbrechen, stopp, vergiss es, vergessen sie es, doch nicht, lassen wir das, \
        cancelar, cancela, olvídalo, olvidalo, déjalo, dejalo, nada, esquece, esqueça, deixa, deixa para lá, cancele, \
        annuler, annulez, laisse tomber, laissez tomber, arrêter, やめます, キャンセル, 中止, やっぱりいいです, 結構です
        """)
}
