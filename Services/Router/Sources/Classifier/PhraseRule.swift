/// Set phrases of one intent, lower case and without punctuation, in all seven languages.
struct PhraseRule: Sendable {
    let intent: String
    /// Whether a phrase counts inside a longer message; otherwise it must be the whole of it.
    let anywhere: Bool
    let phrases: [String]

    /// In the order they are tried: a call for a person comes before everything else.
    static let all: [PhraseRule] = [
        PhraseRule(
            intent: "human_agent",
            anywhere: true,
            phrases: [
                "customer service representative", "customer service rep", "not a bot", "no bots", "carne e ossa",
                "fleisch und blut",
                "carne y hueso",
                "carne e osso", "chair et en os", "人と話したい",
            ]
        ),
        PhraseRule(
            intent: "complaint",
            anywhere: true,
            phrases: [
                "make a complaint", "file a complaint", "i want to complain", "want to complain", "i am very unhappy",
                "fare un reclamo", "presentare un reclamo", "voglio reclamare", "sono molto delusa",
                "sono molto deluso", "mich beschweren", "eine beschwerde", "beschwerde einreichen",
                "presentar una queja", "poner una queja", "quiero quejarme", "una reclamación",
                "fazer uma reclamação", "quero reclamar", "faire une réclamation", "porter plainte", "me plaindre",
                "苦情", "クレームを",
            ]
        ),
        PhraseRule(
            intent: "greeting",
            anywhere: false,
            phrases: [
                "hi", "hello", "hey", "hi there", "hello there", "good morning", "good afternoon", "good evening",
                "ciao", "salve", "buongiorno", "buon giorno", "buonasera", "buona sera", "hallo", "guten tag",
                "guten morgen", "guten abend", "grüß gott", "moin", "servus", "hola", "buenos días", "buenos dias",
                "buenas tardes", "buenas noches", "buenas", "olá", "ola", "oi", "bom dia", "boa tarde", "boa noite",
                "bonjour", "bonsoir", "salut", "coucou", "こんにちは", "こんばんは", "おはようございます", "はじめまして",
            ]
        ),
        PhraseRule(
            intent: "thanks_goodbye",
            anywhere: false,
            phrases: [
                "thanks", "thank you", "thank you very much", "thanks a lot", "many thanks", "bye", "goodbye",
                "thanks bye", "ok thanks", "ok thank you", "great thanks", "perfect thanks", "grazie", "grazie mille",
                "ok grazie", "perfetto grazie", "va bene grazie", "arrivederci", "grazie arrivederci", "danke",
                "vielen dank", "danke schön", "dankeschön", "ok danke", "super danke", "tschüss", "auf wiedersehen",
                "gracias", "muchas gracias", "ok gracias", "vale gracias", "perfecto gracias", "adiós", "adios",
                "hasta luego", "obrigado", "obrigada", "muito obrigado", "muito obrigada", "ok obrigado",
                "ok obrigada", "tchau", "até logo", "merci", "merci beaucoup", "ok merci", "super merci",
                "parfait merci", "au revoir", "ありがとう", "ありがとうございます", "ありがとうございました", "さようなら",
            ]
        ),
    ]
}
