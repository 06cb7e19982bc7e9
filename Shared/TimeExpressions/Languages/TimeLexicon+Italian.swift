extension TimeLexicon {
    static let italian = TimeLexicon(
        weekdays: [
            "lunedi|lun", "martedi", "mercoledi", "giovedi|gio", "venerdi|ven", "sabato|sab", "domenica|domeniche",
        ],
        months: [
            "gennaio|gen", "febbraio|feb", "marzo", "aprile|apr", "maggio|mag", "giugno|giu", "luglio|lug",
            "agosto|ago", "settembre|set|sett", "ottobre|ott", "novembre|nov", "dicembre|dic",
        ],
        numbers: NumberWords.italian,
        ordinals: [1: "primo"],
        daySuffixes: "o",
        phrases: days + times + parts
    )

    private static let days: [TimePhrase] = [
        TimePhrase("oggi", .inDays(0)), TimePhrase("domani", .inDays(1)),
        TimePhrase("dopodomani|dopo_domani", .inDays(2)),
        TimePhrase("ieri", .inDays(-1)), TimePhrase("stasera|questa_sera|stanotte", .dayPart(days: 0, .evening)),
        TimePhrase("stamattina|questa_mattina|stamani", .dayPart(days: 0, .morning)),
        TimePhrase("questo pomeriggio", .dayPart(days: 0, .afternoon)),
        TimePhrase("fra|tra {n} giorni|giorno", .countDays), TimePhrase("fra|tra {n} settimane|settimana", .countWeeks),
        TimePhrase("fra|tra {n} mesi|mese", .countMonths), TimePhrase("fra|tra una settimana", .inDays(7)),
        TimePhrase("{w}", .weekday(.plain)), TimePhrase("questo|questa {w}", .weekday(.thisWeek)),
        TimePhrase("{w} prossimo|prossima", .weekday(.next)), TimePhrase("il? prossimo|prossima {w}", .weekday(.next)),
        TimePhrase("{w} che viene", .weekday(.coming)),
        TimePhrase("{w} della? prossima settimana", .weekday(.inWeeks(1))),
        TimePhrase("{w} della? settimana prossima", .weekday(.inWeeks(1))),
        TimePhrase("la? settimana prossima di? {w}", .weekday(.inWeeks(1))),
        TimePhrase("la? prossima settimana di? {w}", .weekday(.inWeeks(1))),
        TimePhrase("{w} di? questa settimana", .weekday(.thisWeek)),
        TimePhrase("fine settimana|weekend", .weekend(nextWeek: false)),
        TimePhrase("weekend", .weekend(nextWeek: false)),
        TimePhrase("prossimo weekend|fine_settimana", .weekend(nextWeek: true)),
        TimePhrase("il|l? {d} {mon}", .date), TimePhrase("il|l? {d} {mon} {y}", .date),
        TimePhrase("il {d}", .dayOfMonth), TimePhrase("l {d}", .dayOfMonth), TimePhrase("giorno {d}", .dayOfMonth),
        TimePhrase("il? giorno? di? natale", .monthDay(12, 25)), TimePhrase("vigilia di? natale", .monthDay(12, 24)),
        TimePhrase("la? vigilia", .monthDay(12, 24)), TimePhrase("santo stefano", .monthDay(12, 26)),
        TimePhrase("capodanno", .monthDay(1, 1)), TimePhrase("ferragosto", .monthDay(8, 15)),
        TimePhrase("epifania|befana", .monthDay(1, 6)), TimePhrase("san silvestro", .monthDay(12, 31)),
    ]

    private static let times: [TimePhrase] = [
        TimePhrase("le|alle|all|l|verso_le|per_le? {h} e mezza|mezzo", .hour(plus: 30)),
        TimePhrase("{h} e mezza|mezzo", .hour(plus: 30)),
        TimePhrase("alle|all|le|l? {h} e un? quarto", .hour(plus: 15)),
        TimePhrase("alle|all|le|l? {h} e tre quarti", .hour(plus: 45)),
        TimePhrase("alle|all|le|l? {h} meno un? quarto", .hour(plus: -15)),
        TimePhrase("alle|all|le|l? {h} meno {m}", .hourBefore),
        TimePhrase("un quarto alle|all {h}", .hour(plus: -15)),
        TimePhrase("alle|all|le|l? {h} e {m}", .hourAfter),
        TimePhrase("alle|all|le|ore|verso_le|per_le|dalle {h}", .hour(plus: 0)),
        TimePhrase("alle? ore {h}", .hour(plus: 0)), TimePhrase("alle ore? {h} . {MM}", .hourAfter),
        TimePhrase("ore {h} . {MM}", .hourAfter), TimePhrase("ore {h} : {MM}", .hourAfter),
        TimePhrase("alle|all|le ore? {h} : {MM}", .hourAfter), TimePhrase("alle {h} {MM}", .hourAfter),
        TimePhrase("a? mezzogiorno", .time(hour: 12, minute: 0)),
        TimePhrase("mezzogiorno e mezzo|mezza", .time(hour: 12, minute: 30)),
        TimePhrase("mezzanotte", .time(hour: 0, minute: 0)),
        TimePhrase("{n} ore|ora|minuti|euro|persone|anni", .nothing), TimePhrase("per {n} persone?", .nothing),
        TimePhrase("tutte le|i|gli", .nothing),
        TimePhrase("adesso|ora|in_questo_momento|al_momento|attualmente|proprio_ora", .now),
    ]

    private static let parts: [TimePhrase] = [
        TimePhrase("mattina|mattino|di_mattina|del_mattino|della_mattina|mattinata", .part(.morning)),
        TimePhrase("pomeriggio|di_pomeriggio|del_pomeriggio", .part(.afternoon)),
        TimePhrase("sera|di_sera|della_sera|serata", .part(.evening)), TimePhrase("di? notte", .part(.night)),
        TimePhrase("buona sera|notte|giornata|mattina", .nothing), TimePhrase("buon pomeriggio", .nothing),
    ]
}
