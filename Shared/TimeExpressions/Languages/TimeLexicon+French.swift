extension TimeLexicon {
    static let french = TimeLexicon(
        weekdays: [
            "lundi|lundis|lun", "mardi|mardis", "mercredi|mercredis", "jeudi|jeudis|jeu", "vendredi|vendredis|ven",
            "samedi|samedis|sam", "dimanche|dimanches|dim",
        ],
        months: [
            "janvier|janv", "fevrier|fevr", "mars", "avril|avr", "mai", "juin", "juillet|juil", "aout",
            "septembre|sept",
            "octobre|oct", "novembre|nov", "decembre|dec",
        ],
        numbers: NumberWords.french,
        ordinals: [1: "premier"],
        daySuffixes: "er",
        phrases: days + times + parts
    )

    private static let days: [TimePhrase] = [
        TimePhrase("aujourd hui", .inDays(0)), TimePhrase("aujourdhui", .inDays(0)), TimePhrase("demain", .inDays(1)),
        TimePhrase("apres demain", .inDays(2)), TimePhrase("hier", .inDays(-1)),
        TimePhrase("ce soir", .dayPart(days: 0, .evening)), TimePhrase("ce matin", .dayPart(days: 0, .morning)),
        TimePhrase("cet? apres_midi|aprem", .dayPart(days: 0, .afternoon)),
        TimePhrase("dans {n} jours|jour", .countDays), TimePhrase("dans {n} semaines|semaine", .countWeeks),
        TimePhrase("dans huit jours", .inDays(7)), TimePhrase("dans quinze jours", .inDays(14)),
        TimePhrase("dans {n} mois", .countMonths),
        TimePhrase("dans une semaine", .inDays(7)), TimePhrase("{w}", .weekday(.plain)),
        TimePhrase("ce {w}", .weekday(.thisWeek)), TimePhrase("{w} prochain", .weekday(.next)),
        TimePhrase("le? prochain {w}", .weekday(.next)), TimePhrase("{w} qui vient", .weekday(.coming)),
        TimePhrase("{w} de? la? semaine prochaine", .weekday(.inWeeks(1))),
        TimePhrase("{w} en huit", .weekday(.inWeeks(1))),
        TimePhrase("la? semaine prochaine le? {w}", .weekday(.inWeeks(1))),
        TimePhrase("{w} de? cette semaine", .weekday(.thisWeek)),
        TimePhrase("ce? week end", .weekend(nextWeek: false)), TimePhrase("ce? weekend", .weekend(nextWeek: false)),
        TimePhrase("week end prochain", .weekend(nextWeek: true)),
        TimePhrase("weekend prochain", .weekend(nextWeek: true)),
        TimePhrase("le? {d} {mon}", .date), TimePhrase("le? {d} {mon} {y}", .date), TimePhrase("le {d}", .dayOfMonth),
        TimePhrase("le? jour? de? noel", .monthDay(12, 25)), TimePhrase("la? veille de noel", .monthDay(12, 24)),
        TimePhrase("jour de l an", .monthDay(1, 1)), TimePhrase("nouvel an", .monthDay(1, 1)),
        TimePhrase("saint sylvestre", .monthDay(12, 31)),
    ]

    private static let times: [TimePhrase] = [
        TimePhrase("a|vers? {h} heures|heure|h et demie|demi", .hour(plus: 30)),
        TimePhrase("a|vers? {h} heures|heure|h et quart", .hour(plus: 15)),
        TimePhrase("a|vers? {h} heures|heure|h moins le? quart", .hour(plus: -15)),
        TimePhrase("a|vers? {h} heures|heure|h moins {m}", .hourBefore),
        TimePhrase("a|vers? {h} heures|heure", .hour(plus: 0)), TimePhrase("a|vers? {h} heures|heure {m}", .hourAfter),
        TimePhrase("a|vers? {h} h", .exactHour), TimePhrase("a|vers? {h} h {MM}", .exactHour),
        TimePhrase("a|vers {h} : {MM}", .hourAfter), TimePhrase("a|vers {h}", .hour(plus: 0)),
        TimePhrase("a? midi", .time(hour: 12, minute: 0)),
        TimePhrase("a? midi et demi|demie", .time(hour: 12, minute: 30)),
        TimePhrase("a? minuit", .time(hour: 0, minute: 0)),
        TimePhrase("{n} minutes|euros|personnes|ans", .nothing), TimePhrase("pour {n} personnes?", .nothing),
        TimePhrase("dans {n} heures|heure", .nothing),
        TimePhrase("maintenant|en_ce_moment|actuellement|a_l_instant|tout_de_suite", .now),
    ]

    private static let parts: [TimePhrase] = [
        TimePhrase("matin|du_matin|le_matin|matinee", .part(.morning)),
        TimePhrase("de? l? apres midi", .part(.afternoon)), TimePhrase("aprem", .part(.afternoon)),
        TimePhrase("soir|du_soir|le_soir|soiree", .part(.evening)), TimePhrase("la? nuit", .part(.night)),
        TimePhrase("bonne soiree|nuit|journee|apres_midi", .nothing),
    ]
}
