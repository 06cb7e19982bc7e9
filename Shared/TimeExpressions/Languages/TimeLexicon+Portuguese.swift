extension TimeLexicon {
    static let portuguese = TimeLexicon(
        weekdays: [
            "segunda-feira|segunda|segundas", "terca-feira|terca|tercas", "quarta-feira|quarta|quartas",
            "quinta-feira|quinta|quintas", "sexta-feira|sexta|sextas", "sabado|sabados|sab", "domingo|domingos",
        ],
        months: [
            "janeiro|jan", "fevereiro|fev", "marco", "abril|abr", "maio", "junho|jun", "julho|jul", "agosto|ago",
            "setembro|set", "outubro|out", "novembro|nov", "dezembro|dez",
        ],
        numbers: NumberWords.portuguese,
        ordinals: [1: "primeiro"],
        daySuffixes: "o",
        phrases: days + times + parts
    )

    private static let days: [TimePhrase] = [
        TimePhrase("hoje", .inDays(0)), TimePhrase("amanha", .inDays(1)), TimePhrase("depois de amanha", .inDays(2)),
        TimePhrase("ontem", .inDays(-1)), TimePhrase("hoje|esta a|de? noite", .dayPart(days: 0, .evening)),
        TimePhrase("esta tarde", .dayPart(days: 0, .afternoon)), TimePhrase("esta manha", .dayPart(days: 0, .morning)),
        TimePhrase("daqui a? {n} dias|dia", .countDays), TimePhrase("em|dentro_de {n} dias|dia", .countDays),
        TimePhrase("daqui a? {n} semanas|semana", .countWeeks), TimePhrase("em|dentro_de {n} semanas", .countWeeks),
        TimePhrase("daqui a? uma semana", .inDays(7)), TimePhrase("daqui a? {n} meses|mes", .countMonths),
        TimePhrase("{w}", .weekday(.plain)), TimePhrase("esta|este|nesta|neste {w}", .weekday(.thisWeek)),
        TimePhrase("na|no? proxima|proximo {w}", .weekday(.next)), TimePhrase("{w} proxima|proximo", .weekday(.next)),
        TimePhrase("{w} que vem", .weekday(.coming)),
        TimePhrase("{w} da? proxima semana", .weekday(.inWeeks(1))),
        TimePhrase("{w} da? semana que vem", .weekday(.inWeeks(1))),
        TimePhrase("na|a? proxima semana na|no? {w}", .weekday(.inWeeks(1))),
        TimePhrase("semana que vem na|no? {w}", .weekday(.inWeeks(1))),
        TimePhrase("{w} desta semana", .weekday(.thisWeek)),
        TimePhrase("fim de semana|fins_de_semana", .weekend(nextWeek: false)),
        TimePhrase("fim de semana", .weekend(nextWeek: false)),
        TimePhrase("proximo fim de semana", .weekend(nextWeek: true)),
        TimePhrase("no? dia? {d} de? {mon}", .date), TimePhrase("no? dia? {d} de? {mon} de? {y}", .date),
        TimePhrase("no? dia {d}", .dayOfMonth),
        TimePhrase("no? dia? de? natal", .monthDay(12, 25)), TimePhrase("vespera de? natal", .monthDay(12, 24)),
        TimePhrase("ano novo", .monthDay(1, 1)), TimePhrase("vespera de? ano novo", .monthDay(12, 31)),
    ]

    private static let times: [TimePhrase] = [
        TimePhrase("as|a|pelas? {h} e meia", .hour(plus: 30)),
        TimePhrase("as|a|pelas? {h} horas? e meia", .hour(plus: 30)),
        TimePhrase("as|a|pelas? {h} e um? quarto", .hour(plus: 15)), TimePhrase("as|a|pelas? {h} e {m}", .hourAfter),
        TimePhrase("as|a|pelas? {h} menos um? quarto", .hour(plus: -15)),
        TimePhrase("um quarto para as|a {h}", .hour(plus: -15)), TimePhrase("{m} minutos? para as|a {h}", .hourBefore),
        TimePhrase("as {h}", .hour(plus: 0)), TimePhrase("as|a|pelas? {h} horas|hora", .hour(plus: 0)),
        TimePhrase("pelas {h}", .hour(plus: 0)), TimePhrase("a {h} hora", .hour(plus: 0)),
        TimePhrase("as|a|pelas? {h} h", .exactHour), TimePhrase("as|a|pelas? {h} h {MM}", .exactHour),
        TimePhrase("as|a|pelas {h} : {MM}", .hourAfter), TimePhrase("as {h} em ponto", .hour(plus: 0)),
        TimePhrase("ao? meio dia", .time(hour: 12, minute: 0)),
        TimePhrase("ao? meio dia e meia|meio", .time(hour: 12, minute: 30)),
        TimePhrase("a? meia noite", .time(hour: 0, minute: 0)),
        TimePhrase("{n} minutos|euros|reais|pessoas|anos", .nothing), TimePhrase("para {n} pessoas?", .nothing),
        TimePhrase("agora|agora_mesmo|neste_momento|no_momento|atualmente", .now),
    ]

    private static let parts: [TimePhrase] = [
        TimePhrase("manha|de_manha|da_manha|pela_manha", .part(.morning)),
        TimePhrase("tarde|de_tarde|da_tarde|a_tarde|pela_tarde", .part(.afternoon)),
        TimePhrase("noite|de_noite|da_noite|a_noite", .part(.evening)),
        TimePhrase("madrugada|da_madrugada", .part(.night)),
        TimePhrase("boa tarde|noite", .nothing), TimePhrase("bom dia", .nothing), TimePhrase("mais tarde", .nothing),
    ]
}
