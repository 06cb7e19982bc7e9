extension TimeLexicon {
    static let english = TimeLexicon(
        weekdays: [
            "monday|mondays|mon", "tuesday|tuesdays|tues|tue", "wednesday|wednesdays|wed",
            "thursday|thursdays|thurs|thur|thu", "friday|fridays|fri", "saturday|saturdays|sat", "sunday|sundays",
        ],
        months: [
            "january|jan", "february|feb", "march|mar", "april|apr", "may", "june|jun", "july|jul", "august|aug",
            "september|sept|sep", "october|oct", "november|nov", "december|dec",
        ],
        numbers: NumberWords.english,
        ordinals: NumberWords.englishOrdinals,
        daySuffixes: "st nd rd th",
        isMonthFirst: true,
        phrases: days + times + parts
    )

    private static let days: [TimePhrase] = [
        TimePhrase("today", .inDays(0)), TimePhrase("tomorrow|tmrw|tomorow|tommorow", .inDays(1)),
        TimePhrase("the? day after tomorrow", .inDays(2)), TimePhrase("yesterday", .inDays(-1)),
        TimePhrase("tonight|this_evening", .dayPart(days: 0, .evening)),
        TimePhrase("this morning", .dayPart(days: 0, .morning)),
        TimePhrase("this afternoon", .dayPart(days: 0, .afternoon)),
        TimePhrase("in {n} days|day", .countDays), TimePhrase("in {n} weeks|week", .countWeeks),
        TimePhrase("{n} days from now|today", .countDays), TimePhrase("{n} weeks from now|today", .countWeeks),
        TimePhrase("in a week", .inDays(7)), TimePhrase("a week from today", .inDays(7)),
        TimePhrase("in {n} months|month", .countMonths), TimePhrase("in a fortnight", .inDays(14)),
        TimePhrase("{w}", .weekday(.plain)), TimePhrase("this {w}", .weekday(.thisWeek)),
        TimePhrase("next {w}", .weekday(.next)), TimePhrase("this? coming|upcoming {w}", .weekday(.coming)),
        TimePhrase("{w} next week", .weekday(.inWeeks(1))), TimePhrase("{w} of next week", .weekday(.inWeeks(1))),
        TimePhrase("next week on? {w}", .weekday(.inWeeks(1))), TimePhrase("{w} this week", .weekday(.thisWeek)),
        TimePhrase("the? week after next on? {w}", .weekday(.inWeeks(2))),
        TimePhrase("this|the? weekend", .weekend(nextWeek: false)),
        TimePhrase("next weekend", .weekend(nextWeek: true)),
        TimePhrase("the? {d} of? {mon}", .date), TimePhrase("the? {d} of? {mon} {y}", .date),
        TimePhrase("{mon} the? {d}", .date), TimePhrase("{mon} the? {d} {y}", .date),
        TimePhrase("the {d}", .dayOfMonth), TimePhrase("on the {d}", .dayOfMonth),
        TimePhrase("the {n} of? us|them|people|ones", .nothing),
        TimePhrase("christmas day|christmas", .monthDay(12, 25)), TimePhrase("christmas eve", .monthDay(12, 24)),
        TimePhrase("boxing day", .monthDay(12, 26)), TimePhrase("new_year s? eve", .monthDay(12, 31)),
        TimePhrase("new_years eve", .monthDay(12, 31)),
        TimePhrase("new_year|new_years s? day?", .monthDay(1, 1)),
    ]

    private static let times: [TimePhrase] = [
        TimePhrase("half past? {h}", .hour(plus: 30)), TimePhrase("half past? {h} pm", .hourAfterNoon(plus: 30)),
        TimePhrase("half past? {h} am", .hourBeforeNoon(plus: 30)),
        TimePhrase("a? quarter past|after {h}", .hour(plus: 15)),
        TimePhrase("a? quarter to|before {h}", .hour(plus: -15)),
        TimePhrase("{m} minutes? past|after {h}", .hourAfter), TimePhrase("{m} minutes to|before {h}", .hourBefore),
        TimePhrase("five to {h}", .hour(plus: -5)),
        TimePhrase("ten to {h}", .hour(plus: -10)), TimePhrase("twenty to {h}", .hour(plus: -20)),
        TimePhrase("twenty five to {h}", .hour(plus: -25)),
        TimePhrase("{h} o clock", .hour(plus: 0)), TimePhrase("{h} oclock", .hour(plus: 0)),
        TimePhrase("at|around|about|by {h}", .hour(plus: 0)), TimePhrase("at|around|about|by {h} : {MM}", .hourAfter),
        TimePhrase("at|around|about|by {h} am", .hourBeforeNoon(plus: 0)),
        TimePhrase("at|around|about|by {h} a m", .hourBeforeNoon(plus: 0)),
        TimePhrase("at|around|about|by {h} : {MM} am", .hourBeforeNoon(plus: 0)),
        TimePhrase("at|around|about|by {h} pm", .hourAfterNoon(plus: 0)),
        TimePhrase("at|around|about|by {h} p m", .hourAfterNoon(plus: 0)),
        TimePhrase("at|around|about|by {h} : {MM} pm", .hourAfterNoon(plus: 0)),
        TimePhrase("at? {h} thirty", .hour(plus: 30)), TimePhrase("at? {h} fifteen", .hour(plus: 15)),
        TimePhrase("at? {h} forty five", .hour(plus: 45)), TimePhrase("at? {h} thirty pm", .hourAfterNoon(plus: 30)),
        TimePhrase("{h} hundred hours?", .exactHour),
        TimePhrase("at? noon|midday", .time(hour: 12, minute: 0)),
        TimePhrase("at? midnight", .time(hour: 0, minute: 0)),
        TimePhrase("{n} hours|hour|minutes|mins|euros|people|persons|years", .nothing),
        TimePhrase("for {n} people|persons|of|adults", .nothing),
        TimePhrase("now|right_now|at_the_moment|currently|at_this_moment|just_now", .now),
    ]

    private static let parts: [TimePhrase] = [
        TimePhrase("morning|in_the_morning|mornings", .part(.morning)),
        TimePhrase("good morning", .nothing), TimePhrase("good afternoon|evening|night", .nothing),
        TimePhrase("afternoon|in_the_afternoon|afternoons", .part(.afternoon)),
        TimePhrase("evening|in_the_evening|evenings", .part(.evening)), TimePhrase("at? night", .part(.night)),
    ]
}
