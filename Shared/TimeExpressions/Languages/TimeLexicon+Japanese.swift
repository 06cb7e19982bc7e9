extension TimeLexicon {
    static let japanese = TimeLexicon(
        weekdays: [
            "月曜日|月曜", "火曜日|火曜", "水曜日|水曜", "木曜日|木曜", "金曜日|金曜", "土曜日|土曜", "日曜日|日曜",
        ],
        months: [],
        numbers: NumberWords.japanese,
        phrases: days + times + parts
    )

    private static let days: [TimePhrase] = [
        TimePhrase("今日|本日|きょう", .inDays(0)), TimePhrase("明日|あした|あす", .inDays(1)),
        TimePhrase("明後日|あさって", .inDays(2)), TimePhrase("しあさって|明々後日", .inDays(3)), TimePhrase("昨日|きのう", .inDays(-1)),
        TimePhrase("今夜|今晩", .dayPart(days: 0, .evening)), TimePhrase("今朝", .dayPart(days: 0, .morning)),
        TimePhrase("明朝", .dayPart(days: 1, .morning)),
        TimePhrase("{n} 日後", .countDays), TimePhrase("{n} 週間後", .countWeeks),
        TimePhrase("{n} ヶ月後|か月後|カ月後", .countMonths),
        TimePhrase("{w}", .weekday(.plain)), TimePhrase("今週の? {w}", .weekday(.thisWeek)),
        TimePhrase("今週 の? {w}", .weekday(.thisWeek)), TimePhrase("今度|次 の? {w}", .weekday(.next)),
        TimePhrase("来週 の? {w}", .weekday(.inWeeks(1))), TimePhrase("再来週 の? {w}", .weekday(.inWeeks(2))),
        TimePhrase("週末|今週末", .weekend(nextWeek: false)), TimePhrase("来週末", .weekend(nextWeek: true)),
        TimePhrase("{a} 月 {b} 日", .monthThenDay), TimePhrase("{y} 年 {a} 月 {b} 日", .monthThenDay),
        TimePhrase("{a} / {b}", .monthThenDay),
        TimePhrase("{d} 日", .dayOfMonth), TimePhrase("今月 の? {d} 日", .dayOfMonth),
        TimePhrase("クリスマス", .monthDay(12, 25)), TimePhrase("クリスマスイブ", .monthDay(12, 24)),
        TimePhrase("大晦日", .monthDay(12, 31)), TimePhrase("元日|元旦", .monthDay(1, 1)),
    ]

    private static let times: [TimePhrase] = [
        TimePhrase("{h} 時", .hour(plus: 0)), TimePhrase("{h} 時 半", .hour(plus: 30)),
        TimePhrase("{h} 時 {m} 分", .hourAfter), TimePhrase("{h} 時 {m} 分 前", .hourBefore),
        TimePhrase("午後 の? {h} 時", .hourAfterNoon(plus: 0)), TimePhrase("午後 の? {h} 時 半", .hourAfterNoon(plus: 30)),
        TimePhrase("午後 の? {h} 時 {m} 分", .hourAfterNoon(plus: 0)),
        TimePhrase("午後 の? {h} : {MM}", .hourAfterNoon(plus: 0)),
        TimePhrase("午前 の? {h} 時", .hourBeforeNoon(plus: 0)), TimePhrase("午前 の? {h} 時 半", .hourBeforeNoon(plus: 30)),
        TimePhrase("午前 の? {h} 時 {m} 分", .hourBeforeNoon(plus: 0)),
        TimePhrase("午前 の? {h} : {MM}", .hourBeforeNoon(plus: 0)),
        TimePhrase("正午|お昼の十二時", .time(hour: 12, minute: 0)), TimePhrase("真夜中", .time(hour: 0, minute: 0)),
        TimePhrase("{n} 時間", .nothing), TimePhrase("{n} 人|名|分|円", .nothing),
        TimePhrase("今|いま|現在|ただいま|今すぐ", .now), TimePhrase("今回|今後|今度|今月|今年", .nothing),
    ]

    private static let parts: [TimePhrase] = [
        TimePhrase("午前|午前中|朝", .part(.morning)), TimePhrase("午後|昼過ぎ", .part(.afternoon)),
        TimePhrase("夕方|夜|晩", .part(.evening)), TimePhrase("深夜", .part(.night)),
    ]
}
