/// Whether somebody asks for a person: a word of speaking near a word for people, in whatever order the language has them.
///
/// Phrases alone heard one request in four: there are too many ways of saying it.
enum PersonRequest {
    /// - Parameter words: lower case, without punctuation.
    static func isMade(in words: [String]) -> Bool {
        if words.count <= 4, let first = words.first, demands.contains(first) || titles.contains(first) {
            if words.dropFirst().allSatisfy(courtesies.contains) { return true }
        }
        let isNegative = words.contains(where: negations.contains)
        for (index, word) in words.enumerated() {
            let next = words[(index + 1)...].prefix(reach)
            if speaking.contains(word) {
                if next.contains(where: people.contains) { return true }
                if isNegative, next.contains(where: machines.contains) { return true }
                // German ends with the verb: "mit einem Menschen sprechen".
                if words[..<index].suffix(4).contains(where: people.contains), verbsAtTheEnd.contains(word) {
                    return true
                }
            }
            if calling.contains(word), index > 0, words[..<index].suffix(3).contains(where: anybody.contains) {
                return true
            }
            if wishing.contains(word), next.prefix(4).contains(where: demands.contains) { return true }
        }
        return words.contains { $0.unicodeScalars.contains { $0.value >= 0x3040 } }
            && isMade(inUnspaced: words.joined())
    }

    /// Japanese: 人と話したい, 担当者に代わってください.
    private static func isMade(inUnspaced text: String) -> Bool {
        japanesePeople.contains { people in
            var rest = text[...]
            while let found = rest.firstRange(of: people) {
                rest = rest[found.upperBound...]
                if japaneseSpeaking.contains(where: rest.prefix(8).contains) { return true }
            }
            return false
        }
    }

    /// So many words after the verb the person may be named.
    private static let reach = 6

    private static let speaking: Set<String> = [
        "speak", "talk", "chat", "connect", "connected", "transfer", "forward", "escalate", "speaking", "talking",
        "chatting", "contacting", "handover",
        "hablar", "comunicar", "comunicarme", "comuníqueme", "comunicame", "comunícame", "comunicas", "pásame",
        "pasame",
        "páseme", "transfiéreme", "transfiereme", "transferirme", "llama", "ponme", "póngame", "conéctame", "conectame",
        "atienda",
        "parlare", "chattare", "passa", "passi", "passami", "passatemi", "metta", "mettimi", "chiamami", "passarmi",
        "trasferiscimi", "trasferisca", "trasferirmi", "collegami",
        "sprechen", "reden", "verbinden", "verbinde", "weiterleiten", "durchstellen", "chatten",
        "falar", "conversar", "passe", "passem", "passar", "chama", "transfere", "transfira", "transferir", "conecta",
        "atendido",
        "parler", "passez", "mettez", "appelez", "transférez", "transferez", "discuter",
    ]

    private static let verbsAtTheEnd: Set<String> = [
        "sprechen", "reden", "verbinden", "weiterleiten", "durchstellen", "chatten",
    ]

    private static let people: Set<String> = [
        "person", "human", "humans", "agent", "operator", "representative", "rep", "advisor", "adviser", "manager",
        "supervisor", "employee", "someone", "somebody", "anyone", "colleague", "staff", "executive", "being",
        "assistant", "reception", "doctor",
        "persona", "humano", "humana", "alguien", "agente", "operador", "operadora", "asesor", "asesora", "encargado",
        "encargada", "responsable", "gerente", "representante", "empleado", "empleada", "ejecutivo", "recepción",
        "recepcion", "doctor", "doctora",
        "umano", "umana", "qualcuno", "operatore", "operatrice", "addetto", "responsabile", "titolare", "dipendente",
        "consulente", "direttore", "collega", "segreteria", "dottore", "dottoressa",
        "mensch", "menschen", "mitarbeiter", "mitarbeiterin", "jemand", "jemandem", "jemanden", "berater",
        "kundenberater", "chef", "chefin", "ansprechpartner", "geschäftsführer", "kollegen", "agenten", "rezeption",
        "kundenservice", "kundendienst", "arzt",
        "pessoa", "alguém", "alguem", "atendente", "funcionário", "funcionaria", "funcionária", "responsável",
        "responsavel", "assistente", "recepção", "recepcao", "doutor", "doutora", "colega", "atendimento",
        "personne", "humain", "humaine", "quelqu", "conseiller", "conseillère", "opérateur", "directeur", "employé",
        "patron", "collègue", "représentant", "accueil", "docteur", "employée", "humains",
    ]

    private static let wishing: Set<String> = [
        "want", "need", "prefer", "rather", "get", "give", "quiero", "necesito", "prefiero", "quisiera", "dame",
        "voglio", "vorrei", "preferisco", "will", "möchte", "brauche", "gib", "quero", "preciso", "prefiro", "veux",
        "voudrais", "besoin", "préfère",
    ]

    private static let machines: Set<String> = [
        "bot", "robot", "machine", "computer", "roboter", "maschine", "robô", "robo", "chatbot",
    ]

    private static let negations: Set<String> = [
        "not", "don", "dont", "no", "stop", "non", "nicht", "kein", "não", "nao", "pas",
    ]

    private static let anybody: Set<String> = [
        "someone", "somebody", "anyone", "alguien", "qualcuno", "jemand", "alguém", "alguem", "quelqu", "un",
    ]

    /// Somebody is to call back.
    private static let calling: Set<String> = [
        "call", "ring", "llame", "llamar", "chiami", "chiamare", "richiami", "anrufen", "zurückrufen", "ligar", "ligue",
        "appelle", "appeler",
        "rappelle",
    ]

    /// Asked for by nothing but their name.
    private static let titles: Set<String> = [
        "agent", "reception", "supervisor", "manager", "agente", "operador", "opérateur", "ansprechpartner",
        "mitarbeiter",
        "supervisore", "consulente", "gerente",
    ]

    private static let courtesies: Set<String> = [
        "please", "pls", "plz", "now", "por", "favor", "porfa", "per", "favore", "grazie", "bitte", "svp", "s", "il",
        "vous", "plaît", "plait",
        "gracias", "obrigado", "obrigada", "merci", "danke", "thanks",
    ]

    /// Said alone or wished for, nothing else can be meant.
    private static let demands: Set<String> = [
        "human", "representative", "operator", "humano", "asesor", "umano", "operatore", "mensch", "menschen",
        "kundenberater", "atendente", "humain", "conseiller", "人間", "オペレーター", "担当者",
    ]

    private static let japanesePeople = [
        "人間", "人", "担当", "スタッフ", "店長", "責任者", "誰か", "店員", "先生",
    ]

    private static let japaneseSpeaking = ["話し", "話せ", "話を", "代わ", "かわって", "つない", "繋い", "相談した", "チャットした"]
}
