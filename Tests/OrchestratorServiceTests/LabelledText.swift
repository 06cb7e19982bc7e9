import Contracts
import Foundation
import TestSupport

/// A paragraph of a business's documents, and how falsehoods are worded in its language.
struct LabelledText {
    struct Words {
        let discount: String
        let write: String
        /// "until the N of October", which no document speaks of.
        let untilWords: String
        let days: [String]
        let names: [String]
        /// Sentences that bring a name in, which stands for NAME.
        let ask: [String]
        /// Sentences that no document holds.
        let inventions: [String]
        let datePattern: String
        let dayPattern: String
        /// Prices in words, none of which a document names.
        let spelledPrices: [String]
        /// Says that the business does not offer X.
        let denial: String

        func deny(_ matter: String) -> String { denial.replacing("X", with: matter) }
        func until(_ day: Int) -> String { untilWords.replacingOccurrences(of: "N", with: "\(day)") }
        /// A day and its month; the day is the first group.
        func dates() throws -> Regex<(Substring, Substring)> {
            try Regex("(\\d{1,2})\(datePattern)", as: (Substring, Substring).self)
        }
        func anyDay() throws -> Regex<AnyRegexOutput> { try Regex("(?i)" + dayPattern) }
    }

    let language: String
    let body: String
    /// What a price stands beside: the treatment of a price list.
    let matter: String?
    let question: String
    let passage: Passage
    let words: Words
    let courtesy: [(before: String, after: String)]

    static func all() throws -> [LabelledText] {
        let demo = try ["en", "it", "de", "es"].flatMap { language in
            try ["faq.md", "prices.md", "spring-offer.md"].flatMap { file in
                try paragraphs(
                    String(
                        contentsOfFile: TestEnvironment.root + "/deploy/demo/knowledge/\(language)/\(file)",
                        encoding: .utf8)
                ).map { text(language, $0.0, $0.1) }
            }
        }
        return demo + french.map { text("fr", "", $0) } + portuguese.map { text("pt", "", $0) }
    }

    private static func text(_ language: String, _ heading: String, _ body: String) -> LabelledText {
        LabelledText(
            language: language, body: body, matter: matter(body), question: heading.isEmpty ? "?" : heading,
            passage: Passage(
                id: "p", document: "d", documentType: "faq", section: "s", question: heading, text: body,
                language: language, relevance: 0.9, source: "f"),
            words: words[language] ?? english, courtesy: courtesies[language] ?? [])
    }

    private static func matter(_ body: String) -> String? {
        if let row = body.firstMatch(of: #/^([^:.]+): (?:\w+ )?[\d.,]+ EUR$/#) { return String(row.1) }
        let sentence = #/(?i)^(?:une|un|le|la|uma|um|o|a) (.+?) (?:coûte|custa) /#
        return body.firstMatch(of: sentence).map { String($0.1) }
    }

    /// Paragraphs that state something, with the heading above them.
    private static func paragraphs(_ text: String) -> [(String, String)] {
        var heading = ""
        var found: [(String, String)] = []
        for line in text.split(separator: "\n").map(String.init) {
            if line.hasPrefix("#") {
                heading = line.trimmingCharacters(in: CharacterSet(charactersIn: "# "))
            } else if !line.hasPrefix("valid"), !line.hasPrefix("title"), line.contains(where: \.isNumber) {
                found.append((heading, line.hasPrefix("|") ? row(line) : line))
            }
        }
        return found
    }

    /// A row of a table as the extractor words it.
    private static func row(_ line: String) -> String {
        let cells = line.split(separator: "|").map { $0.trimmingCharacters(in: .whitespaces) }
        return cells.count == 2 ? "\(cells[0]): \(cells[1])" : cells.joined(separator: ", ")
    }

    private static let courtesies: [String: [(before: String, after: String)]] = [
        "en": [("Hello, thank you for your message.", "Please let us know if you have any other questions.")],
        "it": [("Buongiorno, grazie per il messaggio.", "Siamo lieti di aiutarla per qualsiasi altra domanda.")],
        "de": [("Guten Tag, vielen Dank für Ihre Nachricht.", "Gerne helfen wir Ihnen bei weiteren Fragen.")],
        "es": [("Hola, gracias por su mensaje.", "Con mucho gusto le ayudamos con cualquier otra pregunta.")],
        "fr": [("Bonjour, merci de votre message.", "N'hésitez pas à nous contacter pour toute autre question.")],
        "pt": [("Olá, obrigado pela sua mensagem.", "Estamos ao dispor para qualquer outra pergunta.")],
    ]

    private static let english = Words(
        discount: "You get a discount of", write: "You can also write to", untilWords: "This holds until N October.",
        days: ["On Tuesday", "On Thursday"],
        names: ["Whitfield", "Okonkwo", "Dr. Harrington", "Ashworth Clinic", "Priya Raman", "Lindqvist"],
        ask: ["Please ask for NAME.", "Your contact is NAME.", "The treatment is done by NAME, our colleague."],
        inventions: [
            "The waiting room has a swimming pool with dolphins.", "Pets receive complimentary champagne on arrival.",
            "Our helicopter collects passengers from the airport.",
        ],
        datePattern: " (?:January|March|April|May|December)", dayPattern: "day",
        spelledPrices: ["seventy-three euros", "one hundred and eleven euros", "thirteen euros"],
        denial: "We do not offer X.")

    private static let words: [String: Words] = [
        "en": english,
        "it": Words(
            discount: "C'è uno sconto del", write: "Può anche scrivere a", untilWords: "Questo vale fino al N ottobre.",
            days: ["Il martedì", "Il giovedì"],
            names: ["Ferrarini", "Dott. Quagliarella", "Clinica Aurora", "Beatrice Zanetti", "Moretti", "Vanzina"],
            ask: ["Chieda di NAME.", "La sua referente è NAME.", "Il trattamento è eseguito da NAME, nostra collega."],
            inventions: [
                "La sala d'attesa ha una piscina con delfini.", "Gli animali ricevono champagne omaggio all'arrivo.",
                "Il nostro elicottero preleva i passeggeri in aeroporto.",
            ],
            datePattern: " (?:gennaio|marzo|aprile|maggio|dicembre)",
            dayPattern: "lunedì|domenica|sabato|martedì|giovedì|venerdì",
            spelledPrices: ["settantatré euro", "centoundici euro", "tredici euro"], denial: "Non offriamo X."),
        "de": Words(
            discount: "Sie erhalten einen Rabatt von", write: "Sie können auch schreiben an",
            untilWords: "Das gilt bis zum N. Oktober.", days: ["Am Dienstag", "Am Donnerstag"],
            names: [
                "Schirrmeister", "Dr. Wohlgemuth", "Klinik Sonnenhof", "Annegret Kowalski", "Trautwein", "Brandstetter",
            ],
            ask: [
                "Fragen Sie nach Frau NAME.", "Ihre Ansprechpartnerin heißt NAME.",
                "Die Behandlung erfolgt durch NAME.",
            ],
            inventions: [
                "Das Wartezimmer besitzt ein Schwimmbad mit Delfinen.", "Haustiere erhalten Champagner geschenkt.",
                "Unser Hubschrauber transportiert Passagiere vom Flughafen.",
            ],
            datePattern: "\\. (?:Januar|März|April|Mai|Dezember)",
            dayPattern: "montag|sonntag|samstag|dienstag|donnerstag|freitag",
            spelledPrices: ["dreiundsiebzig Euro", "hundertelf Euro", "dreizehn Euro"],
            denial: "X bieten wir nicht an."),
        "es": Words(
            discount: "Hay un descuento del", write: "También puede escribir a",
            untilWords: "Esto vale hasta el N de octubre.",
            days: ["El martes", "El jueves"],
            names: ["Etxeberria", "Dr. Villanueva", "Clínica Aurora", "Rocío Santamaría", "Zorrilla", "Quiroga"],
            ask: ["Pregunte por NAME.", "Su contacto es NAME.", "El tratamiento lo realiza NAME, nuestra compañera."],
            inventions: [
                "La sala de espera tiene una piscina con delfines.",
                "Las mascotas reciben champán gratuito a su llegada.",
                "Nuestro helicóptero recoge pasajeros en el aeropuerto.",
            ],
            datePattern: " de (?:enero|marzo|abril|mayo|diciembre)",
            dayPattern: "lunes|domingo|sábado|martes|jueves|viernes",
            spelledPrices: ["setenta y tres euros", "ciento once euros", "trece euros"], denial: "No ofrecemos X."),
        "fr": Words(
            discount: "Vous avez une remise de", write: "Vous pouvez aussi écrire à",
            untilWords: "Cela vaut jusqu'au N octobre.", days: ["Le mardi", "Le jeudi"],
            names: ["Desrosiers", "Dr Lefebvre", "Clinique Aurore", "Maëlys Gauthier", "Charpentier", "Beaumarchais"],
            ask: ["Demandez NAME.", "Votre contact est NAME.", "Le soin est fait par NAME, notre collègue."],
            inventions: [
                "La salle d'attente possède une piscine avec des dauphins.",
                "Les animaux reçoivent du champagne offert.",
                "Notre hélicoptère transporte les passagers depuis l'aéroport.",
            ],
            datePattern: "(?:er)? (?:janvier|mars|avril|mai|décembre|juillet|août)",
            dayPattern: "lundi|dimanche|samedi|mardi|jeudi|vendredi",
            spelledPrices: ["soixante-treize euros", "cent onze euros", "treize euros"],
            denial: "Nous ne proposons pas X."),
        "pt": Words(
            discount: "Há um desconto de", write: "Também pode escrever para",
            untilWords: "Isto vale até N de outubro.",
            days: ["Na terça-feira", "Na quinta-feira"],
            names: [
                "Vasconcelos", "Dr. Albuquerque", "Clínica Aurora", "Benedita Figueiredo", "Saraiva", "Mascarenhas",
            ],
            ask: ["Pergunte por NAME.", "O seu contacto é NAME.", "O tratamento é feito por NAME, nossa colega."],
            inventions: [
                "A sala de espera tem uma piscina com golfinhos.", "Os animais recebem champanhe gratuito à chegada.",
                "O nosso helicóptero transporta passageiros do aeroporto.",
            ],
            datePattern: " de (?:janeiro|março|abril|maio|dezembro|julho|agosto)",
            dayPattern: "segunda|domingo|sábado|terça|quinta|sexta",
            spelledPrices: ["setenta e três euros", "cento e onze euros", "treze euros"],
            denial: "Não oferecemos X."),
    ]

    private static let french = [
        "Le cabinet est ouvert du lundi au vendredi de 9:00 à 13:00 et de 14:00 à 18:30.",
        "Le détartrage coûte 85 EUR et dure 45 minutes.",
        "Une couronne en zircone coûte 690 EUR, un implant 1.950 EUR.",
        "Du 24 décembre au 2 janvier, seul le service d'urgence répond.",
        "Le parking Garibaldi est à 100 mètres, la première heure est payée par le cabinet.",
        "Les rendez-vous annulés moins de 24 heures à l'avance coûtent 40 EUR.",
        "Les lignes de bus 11 et 27 s'arrêtent à deux minutes du cabinet.",
        "Appelez le +39 051 555 0142 pour les urgences, tous les jours de 8:00 à 20:00.",
        "Du 1 au 31 mars, le blanchiment bénéficie d'une remise de 20 %.",
        "Les enfants de moins de 12 ans ont une remise de 15 % sur la consultation.",
        "La radiographie panoramique coûte 60 EUR et prend 10 minutes.",
        "Le devis est valable 90 jours, jusqu'au 15 juillet pour les devis de printemps.",
        "Nous acceptons les cartes et les virements, en 12 mensualités à partir de 500 EUR.",
        "Pour la location, l'arrivée est possible à partir de 15:00 et le départ avant 10:30.",
        "Le petit-déjeuner coûte 14 EUR par personne et est servi de 7:30 à 10:00.",
        "La taxe de séjour est de 3 EUR par nuit, gratuite pour les moins de 16 ans.",
        "Le restaurant ferme du 5 au 20 août.", "Le menu du midi coûte 22 EUR, avec une boisson 26 EUR.",
        "La garantie des prothèses est de 24 mois.", "La livraison coûte 6 EUR et arrive en 48 heures.",
    ]

    private static let portuguese = [
        "A clínica está aberta de segunda-feira a sexta-feira das 9:00 às 13:00 e das 14:00 às 18:30.",
        "A limpeza custa 85 EUR e demora 45 minutos.", "Uma coroa de zircónio custa 690 EUR, um implante 1.950 EUR.",
        "De 24 de dezembro a 2 de janeiro só o serviço de urgência responde.",
        "O parque Garibaldi fica a 100 metros e a primeira hora é paga pela clínica.",
        "As consultas canceladas com menos de 24 horas custam 40 EUR.",
        "As linhas de autocarro 11 e 27 param a dois minutos da clínica.",
        "Ligue +39 051 555 0142 em caso de urgência, todos os dias das 8:00 às 20:00.",
        "De 1 a 31 de março o branqueamento tem um desconto de 20 %.",
        "As crianças com menos de 12 anos têm um desconto de 15 % na consulta.",
        "A radiografia panorâmica custa 60 EUR e demora 10 minutos.",
        "O orçamento é válido 90 dias, até 15 de julho para os orçamentos da primavera.",
        "Aceitamos cartões e transferências, em 12 prestações a partir de 500 EUR.",
        "No alojamento, a entrada é a partir das 15:00 e a saída até às 10:30.",
        "O pequeno-almoço custa 14 EUR por pessoa e é servido das 7:30 às 10:00.",
        "A taxa turística é de 3 EUR por noite, gratuita para menores de 16 anos.",
        "O restaurante fecha de 5 a 20 de agosto.", "O menu do almoço custa 22 EUR, com bebida 26 EUR.",
        "A garantia das próteses é de 24 meses.", "A entrega custa 6 EUR e chega em 48 horas.",
    ]
}
