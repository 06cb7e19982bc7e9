/// Words that are written with a capital and name nobody, and words beside which one stands who is named.
enum CapitalWords {
    /// In any of the languages: pronouns of courtesy, greetings that open a clause, abbreviations, languages.
    static let common = set(
        """
        i i'm i'll ok ai whatsapp sms faq pdf id iban tv wifi wi-fi atm usb pin lei la le suo sua suoi sue voi ella usted \
        ustedes vd ud sie ihnen ihr ihre ihrem ihren ihrer ihres sig vous você senhor senhora english italian german \
        spanish french portuguese japanese european deutsch italienisch englisch google maps covid bot eur usd gbp chf
        """)

    static let titles = set(
        """
        mr mrs ms miss dr dott dottor dottoressa dott.ssa dra doctora doctor prof professor professoressa sig signor \
        signora signorina herr herrn frau señor señora señorita don doña sr sra monsieur madame mme mlle docteur senhor \
        senhora doutor doutora herr
        """)

    /// What is said right before a name: "ask for", "my name is", "heißt", "se llama".
    static let introductions = set(
        "named called heißt namens chiama chiamata chiamato llama llamado llamada appelle nommé chama chamado chamada")

    static let germanSigns = set(
        "der die das und ist sind wir sie ihnen für mit nicht ein eine einen von zu bei bitte uhr kostet auch haben")

    static let germanPrepositions = set("bei mit von an für durch ohne gegen und oder ist heißt namens über")

    /// Given names that are common where the seven languages are spoken.
    static let givenNames = set(
        """
        anna maria marco luca giulia francesca andrea paolo giovanni giuseppe laura sara chiara elena matteo davide \
        alessandro roberto stefano federica silvia martina lucia carlo antonio mario peter hans klaus thomas michael \
        stefan sabine petra monika claudia julia lena lukas felix paul jonas leon emma mia hannah sophie katharina john \
        james robert david william richard mary patricia jennifer linda elizabeth susan jessica sarah karen emily jack \
        tom harry oliver george charlotte lucy josé juan carlos luis javier miguel francisco manuel pedro carmen isabel \
        ana pilar marta cristina sofía alejandro pablo sergio jorge joão rui tiago inês beatriz mariana catarina pierre \
        jean jacques michel marie nathalie isabelle camille léa chloé louis hugo lucas nicolas julien giulio simone \
        valentina alice greta ingrid heidi brigitte ursula markus andreas christian daniel alexander
        """)

    /// Nouns a German reply about a business is made of.
    static let germanNouns = set(
        """
        termin termine uhr preis preise euro kollegin kollege kollegen frage fragen antwort tag tage woche wochen monat \
        monate jahr jahre minuten minute stunde stunden praxis team kunde kunden kundin zeit zeiten öffnungszeiten adresse \
        telefon nummer telefonnummer e-mail nachricht hilfe dank grüße gruß guten morgen abend mittag nachmittag vormittag \
        behandlung behandlungen kosten rechnung zahlung karte bargeld angebot parkplatz parkplätze bus bahn haltestelle \
        stock etage aufzug straße platz kinder kind erwachsene person personen versicherung krankenkasse arzt ärztin \
        zahnarzt zahnärztin zahnreinigung zahn zähne schmerzen notfall absage absagen verschiebung website seite link \
        information informationen auskunft bitte daten unterlagen formular besuch untersuchung beratung service reservierung \
        buchung zimmer gast gäste frühstück tisch tische speisekarte gericht gerichte lieferung versand bestellung \
        bestellungen artikel produkt produkte rückgabe umtausch garantie gutschein rabatt prozent wochenende feiertag \
        feiertage feiertagen werktag werktage montag auto fahrrad hund hunde haustiere mitarbeiter mitarbeiterin mensch \
        menschen anfrage anfragen möglichkeit gruppe gruppen größe farbe farben größen weg nähe zentrum stadt land gerne \
        hallo herzlich willkommen entschuldigung verständnis verfügung ordnung vorfeld voraus uhrzeit datum dauer
        """)

    static let japaneseTitles = set("お客様 皆様 お医者 歯科医師 医師 担当医師 奥様 皆さん お子 お子様 客 子 先生 担当 医院 患者 患者様 お父 お母 同様 仕様 模様 各位 多様 様")

    /// Endings that only nouns have.
    static func looksLikeGermanNoun(_ word: String) -> Bool {
        [
            "ung", "ungen", "heit", "keit", "schaft", "tion", "tionen", "zeit", "zeiten", "tag", "preis", "preise",
            "karte", "nummer",
        ]
        .contains { word.hasSuffix($0) }
    }

    private static func set(_ words: String) -> Set<String> {
        Set(words.split(whereSeparator: \.isWhitespace).map(String.init))
    }
}
