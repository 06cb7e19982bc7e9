import Languages

/// Days and months by name, from Monday and from January.
struct CalendarNames: Sendable {
    let weekdays: [String]
    let months: [String]

    private init(_ weekdays: String, _ months: String) {
        self.weekdays = weekdays.split(separator: " ").map(String.init)
        self.months = months.split(separator: " ").map(String.init)
    }

    static func of(_ language: Language) -> CalendarNames {
        switch language {
        case .english: english
        case .italian: italian
        case .german: german
        case .spanish: spanish
        case .portuguese: portuguese
        case .french: french
        case .japanese: japanese
        }
    }

    private static let english = CalendarNames(
        "Monday Tuesday Wednesday Thursday Friday Saturday Sunday",
        "January February March April May June July August September October November December")
    private static let italian = CalendarNames(
        "lunedì martedì mercoledì giovedì venerdì sabato domenica",
        "gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre")
    private static let german = CalendarNames(
        "Montag Dienstag Mittwoch Donnerstag Freitag Samstag Sonntag",
        "Januar Februar März April Mai Juni Juli August September Oktober November Dezember")
    private static let spanish = CalendarNames(
        "lunes martes miércoles jueves viernes sábado domingo",
        "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre")
    private static let portuguese = CalendarNames(
        "segunda-feira terça-feira quarta-feira quinta-feira sexta-feira sábado domingo",
        "janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro")
    private static let french = CalendarNames(
        "lundi mardi mercredi jeudi vendredi samedi dimanche",
        "janvier février mars avril mai juin juillet août septembre octobre novembre décembre")
    private static let japanese = CalendarNames("月 火 水 木 金 土 日", "1 2 3 4 5 6 7 8 9 10 11 12")
}
