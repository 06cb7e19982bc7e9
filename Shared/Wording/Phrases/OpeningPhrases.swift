import Languages

/// How each language speaks of opening hours. `{…}` is filled in.
struct OpeningPhrases: Sendable {
    let todayAt: String
    let tomorrowAt: String
    let dayAt: String
    let and: String
    var space = " "
    let openNow: String
    let openAlways: String
    let closedNow: String
    let openOn: String
    let closedOn: String
    let reopens: String
    let back: String

    static func of(_ language: Language) -> OpeningPhrases {
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

    private static let english = OpeningPhrases(
        todayAt: "today at {time}", tomorrowAt: "tomorrow at {time}", dayAt: "on {day} at {time}", and: " and ",
        openNow: "Yes, we are open now, until {time}.", openAlways: "Yes, we are open around the clock.",
        closedNow: "We are closed right now.", openOn: "On {day} we are open {hours}.",
        closedOn: "On {day} we are closed{reason}.", reopens: "We open again {moment}.",
        back: "Our team is back {moment}.")
    private static let italian = OpeningPhrases(
        todayAt: "oggi alle {time}", tomorrowAt: "domani alle {time}", dayAt: "{day} alle {time}", and: " e ",
        openNow: "Sì, in questo momento siamo aperti, fino alle {time}.", openAlways: "Sì, siamo sempre aperti.",
        closedNow: "In questo momento siamo chiusi.", openOn: "{day} siamo aperti con orario {hours}.",
        closedOn: "{day} siamo chiusi{reason}.", reopens: "Riapriamo {moment}.",
        back: "Il nostro staff torna {moment}.")
    private static let german = OpeningPhrases(
        todayAt: "heute um {time} Uhr", tomorrowAt: "morgen um {time} Uhr", dayAt: "am {day} um {time} Uhr",
        and: " und ", openNow: "Ja, wir haben gerade geöffnet, bis {time} Uhr.",
        openAlways: "Ja, wir haben rund um die Uhr geöffnet.", closedNow: "Wir haben gerade geschlossen.",
        openOn: "Am {day} haben wir von {hours} Uhr geöffnet.", closedOn: "Am {day} haben wir geschlossen{reason}.",
        reopens: "Wir öffnen wieder {moment}.", back: "Unser Team ist {moment} wieder da.")
    private static let spanish = OpeningPhrases(
        todayAt: "hoy a las {time}", tomorrowAt: "mañana a las {time}", dayAt: "el {day} a las {time}", and: " y ",
        openNow: "Sí, ahora estamos abiertos, hasta las {time}.", openAlways: "Sí, estamos abiertos las 24 horas.",
        closedNow: "Ahora mismo estamos cerrados.", openOn: "El {day} abrimos de {hours}.",
        closedOn: "El {day} estamos cerrados{reason}.", reopens: "Volvemos a abrir {moment}.",
        back: "Nuestro equipo vuelve {moment}.")
    private static let portuguese = OpeningPhrases(
        todayAt: "hoje às {time}", tomorrowAt: "amanhã às {time}", dayAt: "{day}, às {time}", and: " e ",
        openNow: "Sim, estamos abertos agora, até às {time}.", openAlways: "Sim, estamos sempre abertos.",
        closedNow: "Neste momento estamos fechados.", openOn: "{day}: estamos abertos das {hours}.",
        closedOn: "{day}: estamos fechados{reason}.", reopens: "Voltamos a abrir {moment}.",
        back: "A nossa equipa volta {moment}.")
    private static let french = OpeningPhrases(
        todayAt: "aujourd'hui à {time}", tomorrowAt: "demain à {time}", dayAt: "le {day} à {time}", and: " et ",
        openNow: "Oui, nous sommes ouverts en ce moment, jusqu'à {time}.",
        openAlways: "Oui, nous sommes ouverts jour et nuit.", closedNow: "Nous sommes fermés en ce moment.",
        openOn: "Le {day}, nous sommes ouverts de {hours}.", closedOn: "Le {day}, nous sommes fermés{reason}.",
        reopens: "Nous rouvrons {moment}.", back: "Notre équipe revient {moment}.")
    private static let japanese = OpeningPhrases(
        todayAt: "本日{time}", tomorrowAt: "明日{time}", dayAt: "{day}{time}", and: "、", space: "",
        openNow: "はい、ただいま営業中です（{time}まで）。", openAlways: "はい、24時間営業しております。",
        closedNow: "ただいま営業時間外です。", openOn: "{day}の営業時間は{hours}です。",
        closedOn: "{day}は休業です{reason}。", reopens: "次の営業開始は{moment}です。",
        back: "担当者は{moment}に戻ります。")
}
