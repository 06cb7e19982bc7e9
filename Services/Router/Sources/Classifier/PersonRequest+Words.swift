/// The words a request for a person is made of, in the languages that put spaces between them.
extension PersonRequest {
    /// Verbs in the forms in which one asks; "he spoke" and "do you speak" are told, not asked.
    static let speaking: Set<String> = [
        "speak", "talk", "chat", "speaking", "talking", "chatting", "contacting", "conversation",
        "hablar", "hablo", "chatear", "conversar", "consultarlo", "explicárselo", "tratarlo",
        "parlare", "parli", "chattare", "scrivere", "confrontarmi", "spiegarlo",
        "sprechen", "reden", "chatten", "schreiben", "besprechen", "kontakt",
        "falar", "conversar", "tratar", "explicar",
        "parler", "discuter", "chatter", "tchatter", "expliquer", "échanger",
    ]

    static let verbsAtTheEnd: Set<String> = ["sprechen", "reden", "verbinden", "chatten", "schreiben", "besprechen"]

    static let connecting: Set<String> = [
        "connect", "connected", "transfer", "transferred", "forward", "escalate", "handover",
        "comunicar", "comunicarme", "comuníqueme", "comuniqueme", "comunícame", "comunicame", "comunicas", "pásame",
        "pasame", "páseme", "paseme", "transfiéreme", "transfiereme", "transfiérame", "transfierame", "transferirme",
        "póngame", "pongame", "ponme", "conéctame", "conectame", "conécteme", "conecteme",
        "passi", "passami", "passatemi", "passarmi", "mettimi", "trasferiscimi", "trasferisca", "trasferirmi",
        "collegami", "collegatemi", "collega",
        "verbinden", "verbinde", "weiterleiten", "durchstellen", "übergeben",
        "transfere", "transfira", "transferir", "conecta", "conecte", "encaminha", "encaminhe",
        "passez", "transférez", "transferez", "transférer", "transferer", "connectez",
    ]

    /// They say "connect" only with "me" behind them.
    static let giving: Set<String> = [
        "put", "pass", "get", "give", "hand", "mettez", "donne", "donnez", "gib", "geben", "leiten", "leite", "dame",
        "mi", "me", "stell", "stellen",
    ]

    static let passingOn: Set<String> = [
        "leiten", "leite", "weiter", "weitergeben", "weiterleiten", "übergeben", "geben",
    ]

    static let people: Set<String> = [
        "person", "human", "humans", "agent", "agents", "operator", "representative", "rep", "advisor", "adviser",
        "advisors", "manager", "supervisor", "employee", "someone", "somebody", "anyone", "anybody", "colleague",
        "colleagues", "staff", "executive", "member", "consultant", "consultants", "owner", "boss", "reception",
        "doctor", "people",
        "persona", "personas", "humano", "humana", "alguien", "agente", "operador", "operadora", "asesor", "asesora",
        "encargado", "encargada", "responsable", "gerente", "representante", "empleado", "empleada", "ejecutivo",
        "recepción", "recepcion", "doctor", "doctora", "dueño", "dueña", "director", "directora", "supervisora",
        "gerencia", "compañero", "compañera", "equipo",
        "umano", "umana", "qualcuno", "operatore", "operatrice", "operatori", "addetto", "addetta", "responsabile",
        "titolare", "dipendente", "consulente", "direttore", "segreteria", "dottore", "dottoressa", "proprietario",
        "direzione", "referente", "staff", "assistenza",
        "mensch", "menschen", "mitarbeiter", "mitarbeiterin", "mitarbeitern", "jemand", "jemandem", "jemanden",
        "berater", "beraterin", "kundenberater", "chef", "chefin", "ansprechpartner", "ansprechpartnerin",
        "geschäftsführer", "geschäftsführung", "geschäftsleitung", "kollege", "kollegen", "kollegin", "agenten",
        "rezeption", "kundenservice", "kundendienst", "arzt", "ärztin", "inhaber", "inhaberin", "leute",
        "pessoa", "alguém", "alguem", "atendente", "atendentes", "funcionário", "funcionario", "funcionaria",
        "funcionária", "responsável", "responsavel", "recepção", "recepcao", "doutor", "doutora", "colega",
        "atendimento", "dono", "dona", "diretor", "diretora", "gerência", "consultor", "consultora", "equipe",
        "personne", "humain", "humaine", "humains", "quelqu", "conseiller", "conseillère", "opérateur", "directeur",
        "directrice", "employé", "employée", "patron", "patronne", "collègue", "représentant", "accueil", "docteur",
        "gérant", "gérante", "direction", "interlocuteur", "agents",
    ]

    /// Places where people answer; who is connected with them wants one.
    static let desks: Set<String> = [
        "support", "service", "care", "desk", "billing", "accounts", "housekeeping", "team", "atención", "atencion",
        "soporte", "administración", "contabilidad", "amministrazione", "contabilità", "ufficio", "centralino",
        "zentrale", "buchhaltung", "personalabteilung", "empfang", "praxis", "suporte", "secretaria", "financeiro",
        "comptabilité", "secrétariat", "équipe",
    ]

    static let wishing: Set<String> = [
        "want", "need", "prefer", "rather", "get", "give", "quiero", "necesito", "prefiero", "quisiera", "dame",
        "voglio", "vorrei", "preferisco", "serve", "will", "möchte", "brauche", "gib", "quero", "preciso", "prefiro",
        "veux", "voudrais", "besoin", "préfère", "faut",
    ]

    static let preferring: Set<String> = [
        "prefer", "rather", "prefiero", "preferiría", "preferisco", "preferirei", "lieber", "prefiro", "preferia",
        "préfère", "préférerais",
    ]

    /// What may stand behind "a human" that is wished for.
    static let afterDemands: Set<String> = [
        "being", "beings", "who", "that", "to", "for", "here", "instead", "not", "and", "about", "or", "now", "asap",
        "che", "perché", "que", "para", "non", "no", "der", "die", "und", "oder", "sprechen", "qui", "pour", "pas",
    ]

    /// Who asks for these wants to reach people in another way.
    static let addresses: Set<String> = [
        "number", "numbers", "nummer", "telefonnummer", "numero", "número", "numéro", "email", "mail", "hours",
    ]

    static let machines: Set<String> = [
        "bot", "bots", "robot", "robots", "machine", "computer", "chatbot", "chatbots", "roboter", "robotern",
        "maschine", "automaten", "programm", "macchina", "máquina", "maquina", "máquinas", "robô", "robo", "robôs",
        "automatic", "automated", "automatiche", "automatici", "automáticas", "automáticos", "automática",
        "automatique", "automatiques", "automatischen", "automatische",
    ]

    static let negations: Set<String> = [
        "not", "don", "dont", "no", "non", "nicht", "kein", "keine", "keinen", "keinem", "não", "nao", "pas", "nada",
        "niente", "senza", "sin", "ohne", "sem", "sans", "without",
    ]

    static let enough: Set<String> = [
        "enough", "stop", "basta", "genug", "chega", "assez", "arrêtez", "arrête", "dejen", "deja", "parem", "para",
        "smettete", "smettila", "sick", "tired",
    ]

    /// What makes a person real.
    static let real: Set<String> = [
        "real", "actual", "live", "human", "echte", "echten", "echter", "richtige", "richtigen", "menschlichen",
        "menschlicher", "wirklichen", "vera", "reale", "fisica", "verdad", "física", "vraie", "réelle", "verdade",
        "umano", "humano", "humain", "menschliche",
    ]

    /// Whose nature is asked.
    static let selves: Set<String> = [
        "are you", "you are", "r u", "am i", "bist du", "sind sie", "du bist", "rede ich", "bin ich", "sei un",
        "sei una", "tu sei", "sto parlando", "eres un", "eres una", "eres humano", "es usted", "estoy hablando",
        "tu es", "es tu", "tu n", "n es", "êtes vous", "vous êtes", "je parle", "você é", "voce e", "és um", "és uma",
        "estou falando",
    ]

    /// What one may ask whether we are.
    static let natures: Set<String> = [
        "human", "person", "real", "people", "mensch", "menschlich", "echt", "umano", "umana", "persona", "vero",
        "vera",
        "humano", "humana", "pessoa", "humain", "humaine", "personne", "ai", "ki", "ia",
    ]

    /// At the beginning, "are virtual agents people".
    static let beings: Set<String> = ["are", "is", "do", "does", "was"]

    static let me: Set<String> = [
        "me", "mich", "mir", "mi", "moi", "m", "us", "uns", "ci", "nos", "nous", "conmigo", "comigo",
    ]

    static let anybody: Set<String> = [
        "someone", "somebody", "anyone", "anybody", "alguien", "qualcuno", "jemand", "alguém", "alguem", "quelqu",
        "un", "uno", "einer", "technician", "technicians", "tecnico", "técnico", "technicien", "veterinario",
        "veterinário", "vétérinaire", "tierarzt", "vet", "dentist",
    ]

    /// Somebody is to call or to write.
    static let calling: Set<String> = [
        "call", "ring", "phone", "contact", "callback", "llame", "llamar", "llamara", "llamarme", "contactara",
        "contacte", "devuelva", "contacto", "comunique",
        "chiami", "chiamare", "chiamarmi", "richiami", "richiamare", "contatti", "contattare", "telefoni",
        "anrufen", "zurückrufen", "melden", "kontaktieren",
        "ligar", "ligue", "ligasse", "contato", "contactar",
        "appelle", "appeler", "rappelle", "rappeler", "contacter", "téléphoner",
    ]

    /// Asked for by nothing but their name.
    static let titles: Set<String> = [
        "agent", "reception", "supervisor", "manager", "agente", "operador", "opérateur", "ansprechpartner",
        "mitarbeiter", "supervisore", "consulente", "gerente", "addetto", "interlocuteur", "consultor", "handoff",
        "kundenservice",
    ]

    static let articles: Set<String> = [
        "a", "an", "the", "ein", "einen", "eine", "un", "una", "uno", "une", "um", "uma", "el", "il", "l", "le", "la",
    ]

    static let courtesies: Set<String> = [
        "please", "pls", "plz", "now", "por", "favor", "porfa", "per", "favore", "grazie", "bitte", "svp", "s", "il",
        "vous", "plaît", "plait", "gracias", "obrigado", "obrigada", "merci", "danke", "thanks",
    ]

    /// Said alone or wished for, nothing else can be meant.
    static let demands: Set<String> = [
        "human", "representative", "operator", "humano", "asesor", "umano", "operatore", "mensch", "menschen",
        "kundenberater", "atendente", "humain", "conseiller",
    ]
}
