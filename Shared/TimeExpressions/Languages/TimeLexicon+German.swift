extension TimeLexicon {
    static let german = TimeLexicon(
        weekdays: [
            "montag|montags|mo", "dienstag|dienstags", "mittwoch|mittwochs", "donnerstag|donnerstags",
            "freitag|freitags|fr", "samstag|samstags|sonnabend|sa", "sonntag|sonntags",
        ],
        months: [
            "januar|janner|jan", "februar|feb", "marz|maerz", "april|apr", "mai", "juni|jun", "juli|jul", "august|aug",
            "september|sept|sep", "oktober|okt", "november|nov", "dezember|dez",
        ],
        numbers: NumberWords.german,
        ordinals: NumberWords.germanOrdinals,
        daySuffixes: "ten te ter",
        compounds: ["nachmittag", "vormittag", "morgen", "mittag", "abend", "fruh"],
        phrases: days + times + parts
    )

    private static let days: [TimePhrase] = [
        TimePhrase("heute", .inDays(0)), TimePhrase("morgen", .inDays(1)),
        TimePhrase("ubermorgen|uebermorgen", .inDays(2)), TimePhrase("gestern", .inDays(-1)),
        TimePhrase("morgen fruh|vormittag", .dayPart(days: 1, .morning)),
        TimePhrase("heute abend", .dayPart(days: 0, .evening)),
        TimePhrase("heute morgen|fruh", .dayPart(days: 0, .morning)),
        TimePhrase("in {n} tagen|tag", .countDays), TimePhrase("in {n} wochen|woche", .countWeeks),
        TimePhrase("heute|morgen? in einer woche", .inDays(7)), TimePhrase("in einer woche", .inDays(7)),
        TimePhrase("in {n} monaten|monat", .countMonths), TimePhrase("in {n} monaten|monat", .countMonths),
        TimePhrase("heute in {n} tagen", .countDays), TimePhrase("heute in {n} wochen", .countWeeks),
        TimePhrase("{w}", .weekday(.plain)), TimePhrase("diesen|dieser|diesem|dieses {w}", .weekday(.thisWeek)),
        TimePhrase("nachsten|naechsten|nachster|nachstem|nachste {w}", .weekday(.next)),
        TimePhrase("kommenden|kommender|kommendem {w}", .weekday(.coming)),
        TimePhrase("{w} nachste|nachster|kommende|kommender|naechste|naechster woche", .weekday(.inWeeks(1))),
        TimePhrase("nachste|naechste|kommende woche am? {w}", .weekday(.inWeeks(1))),
        TimePhrase("ubernachste|ubernachsten|uebernaechste woche am? {w}", .weekday(.inWeeks(2))),
        TimePhrase("{w} ubernachste|ubernachster woche", .weekday(.inWeeks(2))),
        TimePhrase("{w} diese|dieser woche", .weekday(.thisWeek)),
        TimePhrase("{w} in einer woche", .weekday(.inWeeks(1))),
        TimePhrase("wochenende", .weekend(nextWeek: false)),
        TimePhrase("nachstes wochenende", .weekend(nextWeek: true)),
        TimePhrase("am|den|dem? {d} {mon}", .date), TimePhrase("am|den|dem? {d} {mon} {y}", .date),
        TimePhrase("am|den|zum {d}", .dayOfMonth),
        TimePhrase("am|den? {a} . {b}", .unclearDate),
        TimePhrase("am? ersten? weihnachtstag|weihnachten|weihnachtsfeiertag", .monthDay(12, 25)),
        TimePhrase("am? zweiten weihnachtstag|weihnachtsfeiertag", .monthDay(12, 26)),
        TimePhrase("heiligabend|heilig_abend|weihnachtsabend", .monthDay(12, 24)),
        TimePhrase("silvester", .monthDay(12, 31)), TimePhrase("neujahr|neujahrstag", .monthDay(1, 1)),
    ]

    private static let times: [TimePhrase] = [
        TimePhrase("um|gegen|ab? halb {h}", .hour(plus: -30)), TimePhrase("viertel nach {h}", .hour(plus: 15)),
        TimePhrase("viertel vor {h}", .hour(plus: -15)), TimePhrase("dreiviertel {h}", .hour(plus: -15)),
        TimePhrase("drei viertel {h}", .hour(plus: -15)),
        TimePhrase("{m} minuten? nach {h}", .hourAfter), TimePhrase("{m} minuten? vor {h}", .hourBefore),
        TimePhrase("funf vor halb {h}", .hour(plus: -35)), TimePhrase("funf nach halb {h}", .hour(plus: -25)),
        TimePhrase("fuenf vor halb {h}", .hour(plus: -35)), TimePhrase("fuenf nach halb {h}", .hour(plus: -25)),
        TimePhrase("um|gegen|ab? {h} uhr", .hour(plus: 0)), TimePhrase("um|gegen|ab? {h} uhr {m}", .hourAfter),
        TimePhrase("um? {h} uhr dreissig", .hour(plus: 30)),
        TimePhrase("um|gegen|ab {h}", .hour(plus: 0)), TimePhrase("um|gegen|ab {h} . {MM}", .hourAfter),
        TimePhrase("um|gegen|ab? {h} . {MM} uhr", .hourAfter), TimePhrase("um|gegen|ab? {h} : {MM} uhr?", .hourAfter),
        TimePhrase("{h} : {MM} uhr", .hourAfter),
        TimePhrase("um? mitternacht", .time(hour: 0, minute: 0)),
        TimePhrase("{n} stunden|stunde|minuten|euro|personen|leute|jahre", .nothing),
        TimePhrase("fur {n} personen?", .nothing),
        TimePhrase("jetzt|gerade|momentan|zurzeit|zur_zeit|im_moment|derzeit", .now),
    ]

    private static let parts: [TimePhrase] = [
        TimePhrase("vormittag|vormittags|am_vormittag|morgens|am_morgen|fruh", .part(.morning)),
        TimePhrase("{w} morgen|fruh", .weekdayPart(.morning)),
        TimePhrase("nachmittag|nachmittags|am_nachmittag", .part(.afternoon)),
        TimePhrase("mittags|mittag|am_mittag|zu_mittag", .time(hour: 12, minute: 0)),
        TimePhrase("abend|abends|am_abend", .part(.evening)), TimePhrase("nachts|in_der_nacht", .part(.night)),
        TimePhrase("guten morgen|tag|abend|nachmittag", .nothing), TimePhrase("gute nacht", .nothing),
    ]
}
