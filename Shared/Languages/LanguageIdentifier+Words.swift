extension LanguageIdentifier {
    /// Words that are common in one language, with the weight of each: shared words count less.
    static let evidence: [String: [(language: Language, weight: Double)]] = {
        var languages: [String: [Language]] = [:]
        for (language, words) in common {
            for word in Set(words.split(separator: " ").map(String.init)) {
                languages[word, default: []].append(language)
            }
        }
        return languages.mapValues { owners in
            owners.map { ($0, 1 / Double(owners.count * owners.count)) }
        }
    }()

    /// Letters that occur in one or two of the languages only.
    static let letters: [Character: [Language]] = [
        "ß": [.german], "ä": [.german], "ö": [.german], "ü": [.german, .spanish],
        "ñ": [.spanish], "¿": [.spanish, .spanish], "¡": [.spanish, .spanish],
        "ã": [.portuguese], "õ": [.portuguese], "ç": [.portuguese, .french],
        "ê": [.french, .portuguese], "œ": [.french], "û": [.french], "î": [.french], "ë": [.french],
        "ì": [.italian], "ò": [.italian], "ù": [.italian, .french], "è": [.italian, .french],
        "à": [.italian, .french, .portuguese], "â": [.french, .portuguese],
        "á": [.spanish, .portuguese], "í": [.spanish, .portuguese], "ó": [.spanish, .portuguese],
        "ú": [.spanish, .portuguese],
    ]

    private static let common: [Language: String] = [
        .english: """
        the a an is are was were be been am i you he she it we they my your his her our their this that these those \
        and or but not no yes to of in on at for with from by about as if so than then there here what when where \
        who which how why do does did done have has had can could will would should may might must much many any \
        some all more most other need want like please thanks thank hello hi hey good morning evening price cost \
        open closed today tomorrow appointment book help would i'm don know tell get make see cleaning tooth teeth \
        pay card parking near person speak someone talk
        """,
        .italian: """
        il lo la i gli le un uno una di a da in con su per tra fra del della dei delle degli dello al alla ai alle \
        dal dalla nel nella sul sulla e ed o ma non sì no che chi cosa come quando dove perché quale quali quanto \
        quanta quanti quante è sono sei siamo siete era ho hai ha abbiamo avete hanno posso può potete vorrei vuole \
        fare fate fa mi ti si ci vi mio mia tuo sua vostro vostra questo questa quello più anche già ancora oggi \
        domani grazie prego ciao buongiorno buonasera salve costa prezzo aperti aperto orari appuntamento \
        prenotare pulizia denti dente sabato domenica lunedì parlare persona operatore bisogno servizio pagare \
        parcheggio dovete trovate avete fino
        """,
        .german: """
        der die das ein eine einen einem einer den dem des und oder aber nicht kein keine ja nein zu von in im an \
        am auf für mit aus bei nach über um als wenn so dann da hier was wann wo wer welche welcher welches wie \
        warum ist sind war waren sein bin bist ich du er sie es wir ihr mein meine dein ihre unser haben hat habe \
        kann können könnte könnten will wird werden würde möchte möchten soll muss darf gibt man sich mir mich \
        dich uns euch bitte danke hallo guten tag morgen abend kostet kosten preis geöffnet offen heute termin \
        buchen zahnreinigung zahn zähne samstag sonntag montag sprechen mensch mitarbeiter viel brauche \
        bezahlen karte parken parkplatz noch auch schon nur sehr
        """,
        .spanish: """
        el la los las un una unos unas de a en con por para del al y o pero no sí que qué quién cómo cuándo dónde \
        cuál cuánto cuánta cuántos cuántas cuanto cuesta es son está están era soy eres somos he ha han hay tengo \
        tiene tienen puedo puede pueden quiero quisiera quiere gustaría hacer hago hace me te se nos os mi tu su \
        nuestro este esta esto ese más también ya aún hoy mañana gracias hola buenos buenas días tardes noches \
        precio abierto abiertos horario cita reservar limpieza dental diente dientes sábado domingo lunes hablar \
        persona necesito servicio pagar tarjeta aparcar aparcamiento ustedes usted favor como donde cuando
        """,
        .portuguese: """
        o a os as um uma uns umas de em com por para do da dos das no na nos nas ao à e ou mas não sim que quem \
        como quando onde qual quais quanto quanta quantos quantas custa é são está estão era sou somos tenho tem \
        têm posso pode podem quero queria gostaria fazer faço faz me te se nos vos meu minha teu seu sua nosso \
        este esta isto esse isso mais também já ainda hoje amanhã obrigado obrigada olá oi bom boa dia tarde noite \
        preço aberto abertos horário consulta marcar agendar limpeza dente dentes sábado domingo segunda falar \
        pessoa atendente preciso serviço pagar cartão estacionamento você vocês vos favor até há
        """,
        .french: """
        le la les un une des du de à au aux en dans avec pour par sur et ou mais ne pas non oui que qui quoi \
        comment quand où quel quelle quels quelles combien est sont était suis es sommes êtes c j l d s n m t ai \
        as a avons avez ont peux peut pouvez pouvons voudrais veux veut faire fait fais je tu il elle nous vous \
        ils mon ma mes ton ta votre vos notre ce cette ces plus aussi déjà encore aujourd hui demain merci \
        bonjour bonsoir salut coûte prix ouvert ouverts horaires rendez réserver nettoyage détartrage dent dents \
        samedi dimanche lundi parler personne conseiller besoin service payer carte parking y être avoir svp \
        quelqu plaît
        """,
    ]
}
