extension TimeLexicon {
    static let spanish = TimeLexicon(
        weekdays: [
            "lunes|lun", "martes", "miercoles", "jueves|jue", "viernes|vie", "sabado|sabados|sab", "domingo|domingos",
        ],
        months: [
            "enero|ene", "febrero|feb", "marzo", "abril|abr", "mayo", "junio|jun", "julio|jul", "agosto|ago",
            "septiembre|setiembre|sept|sep", "octubre|oct", "noviembre|nov", "diciembre|dic",
        ],
        numbers: NumberWords.spanish,
        ordinals: [1: "primero|primer"],
        daySuffixes: "o",
        phrases: days + times + parts
    )

    private static let days: [TimePhrase] = [
        TimePhrase("hoy", .inDays(0)), TimePhrase("manana", .inDays(1)), TimePhrase("pasado manana", .inDays(2)),
        TimePhrase("ayer", .inDays(-1)), TimePhrase("esta noche", .dayPart(days: 0, .evening)),
        TimePhrase("esta tarde", .dayPart(days: 0, .afternoon)), TimePhrase("esta manana", .dayPart(days: 0, .morning)),
        TimePhrase("dentro_de|en {n} dias|dia", .countDays), TimePhrase("dentro_de|en {n} semanas|semana", .countWeeks),
        TimePhrase("dentro_de|en {n} meses|mes", .countMonths), TimePhrase("dentro_de|en una semana", .inDays(7)),
        TimePhrase("{w}", .weekday(.plain)), TimePhrase("este {w}", .weekday(.thisWeek)),
        TimePhrase("el? proximo {w}", .weekday(.next)), TimePhrase("{w} proximo", .weekday(.next)),
        TimePhrase("{w} que viene", .weekday(.coming)), TimePhrase("{w} que entra", .weekday(.coming)),
        TimePhrase("{w} de? la? proxima semana", .weekday(.inWeeks(1))),
        TimePhrase("{w} de? la? semana que viene", .weekday(.inWeeks(1))),
        TimePhrase("la? proxima semana el? {w}", .weekday(.inWeeks(1))),
        TimePhrase("la? semana que viene el? {w}", .weekday(.inWeeks(1))),
        TimePhrase("{w} de? esta semana", .weekday(.thisWeek)),
        TimePhrase("este? fin de semana", .weekend(nextWeek: false)),
        TimePhrase("proximo fin de semana", .weekend(nextWeek: true)),
        TimePhrase("el? {d} de? {mon}", .date), TimePhrase("el? {d} de? {mon} de|del? {y}", .date),
        TimePhrase("el? dia {d}", .dayOfMonth), TimePhrase("el {d}", .dayOfMonth),
        TimePhrase("el? dia? de? navidad", .monthDay(12, 25)), TimePhrase("nochebuena", .monthDay(12, 24)),
        TimePhrase("nochevieja|fin_de_ano", .monthDay(12, 31)), TimePhrase("ano nuevo", .monthDay(1, 1)),
        TimePhrase("dia de? reyes", .monthDay(1, 6)),
    ]

    private static let times: [TimePhrase] = [
        TimePhrase("a? las|la? {h} y media", .hour(plus: 30)), TimePhrase("a? las|la? {h} y cuarto", .hour(plus: 15)),
        TimePhrase("a? las|la? {h} menos cuarto", .hour(plus: -15)),
        TimePhrase("a? las|la? {h} y {m}", .hourAfter), TimePhrase("a? las|la? {h} menos {m}", .hourBefore),
        TimePhrase("un? cuarto para las|la {h}", .hour(plus: -15)), TimePhrase("{m} para las|la {h}", .hourBefore),
        TimePhrase("a las|la {h}", .hour(plus: 0)), TimePhrase("las {h}", .hour(plus: 0)),
        TimePhrase("sobre|hacia las|la {h}", .hour(plus: 0)), TimePhrase("a_las? {h} en punto", .hour(plus: 0)),
        TimePhrase("a_las|las? {h} horas", .exactHour), TimePhrase("a? las|la {h} : {MM}", .hourAfter),
        TimePhrase("a? las|la {h} . {MM}", .hourAfter), TimePhrase("a? las|la {h} {MM}", .hourAfter),
        TimePhrase("al? mediodia", .time(hour: 12, minute: 0)), TimePhrase("al? medio dia", .time(hour: 12, minute: 0)),
        TimePhrase("a? medianoche|media_noche", .time(hour: 0, minute: 0)),
        TimePhrase("{n} horas|hora|minutos|euros|personas|anos", .nothing), TimePhrase("para {n} personas?", .nothing),
        TimePhrase("en {n} horas", .nothing),
        TimePhrase("ahora|ahora_mismo|en_este_momento|ahorita|actualmente", .now),
    ]

    private static let parts: [TimePhrase] = [
        TimePhrase("por_la_manana|de_la_manana|en_la_manana", .part(.morning)),
        TimePhrase("tarde|por_la_tarde|de_la_tarde|en_la_tarde", .part(.afternoon)),
        TimePhrase("noche|por_la_noche|de_la_noche|en_la_noche", .part(.evening)),
        TimePhrase("madrugada|de_la_madrugada", .part(.night)),
        TimePhrase("buenas tardes|noches", .nothing), TimePhrase("buenos dias", .nothing),
        TimePhrase("mas tarde", .nothing),
    ]
}
