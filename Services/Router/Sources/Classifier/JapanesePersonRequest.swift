/// A request for a person in Japanese, which has no spaces between words: a word for people, its particle, and what is
/// to be done: 担当者に代わってください, 店長から電話をください.
enum JapanesePersonRequest {
    /// - Parameter text: lower case, without spaces or punctuation.
    static func isMade(in text: String) -> Bool {
        if alone.contains(text) || phrases.contains(where: text.contains) { return true }
        if machines.contains(where: { machine in refusals.contains { text.contains(machine + $0) } }) { return true }
        return people.contains { name in
            var rest = text[...]
            while let found = rest.firstRange(of: name) {
                let before = rest[..<found.lowerBound].last
                rest = rest[found.upperBound...]
                if name == "人", let before, isPartOfWord(before) { continue }
                if isAsked(after: rest) { return true }
            }
            return false
        }
    }

    /// 大人, 二人, 3人: not simply somebody.
    private static func isPartOfWord(_ before: Character) -> Bool {
        before.isNumber || before.unicodeScalars.contains { (0x4E00...0x9FFF).contains($0.value) }
    }

    private static func isAsked(after name: Substring) -> Bool {
        var rest = name
        while let title = titles.first(where: rest.hasPrefix) { rest = rest.dropFirst(title.count) }
        guard let (particle, deeds) = deeds.first(where: { rest.hasPrefix($0.particle) }) else { return false }
        let window = rest.dropFirst(particle.count).prefix(12)
        // 人がいい, but not 他の人が受け取ってもいい.
        if particle == "が" { return deeds.contains(where: window.hasPrefix) }
        return deeds.contains(where: window.contains) && !window.contains("番号")
    }

    private static let people = [
        "人間", "人", "担当", "スタッフ", "店長", "責任者", "誰か", "店員", "先生", "オペレーター", "上司", "オーナー", "社長",
        "支配人", "従業員", "チーム", "受付", "フロント", "経理", "サポート", "カスタマーサービス", "エージェント", "アドバイザー",
        "コンサルタント", "マネージャー",
    ]

    /// What one may ask whether we are.
    static let natures = ["人間", "ロボット", "ボット", "機械", "人です", "本物"]

    private static let titles = ["者", "の方", "さん", "さま", "様", "方", "の人", "の誰か"]

    /// What is done with people, by the particle before it.
    private static let deeds: [(particle: String, deeds: [String])] = [
        ("と", ["話し", "話せ", "話を", "お話", "話す", "チャット", "相談", "やり取り", "しゃべ", "直接"]),
        (
            "に",
            [
                "代わ", "かわって", "つない", "繋い", "転送", "直接相談", "答えて", "返事して", "対応して", "説明した", "助けてもらいた", "助けてほし",
                "電話してもら", "電話するよう", "聞きたい", "回して",
            ]
        ),
        ("へ", ["つない", "繋い", "転送", "回して"]),
        ("を", ["出して", "呼んで", "お願い"]),
        ("から", ["連絡をくだ", "連絡がほし", "ご連絡", "電話をくだ", "電話がほし", "電話をもら", "直接電話"]),
        ("が", ["いい", "必要"]),
        ("で", ["お願いします"]),
        ("お願い", [""]),
    ]

    private static let alone: Set<String> = ["人間", "オペレーター", "担当者", "担当者お願いします", "エージェント", "折り返しお願いします"]

    private static let phrases = [
        "有人", "人を出して", "オペレーターお願い", "折り返し電話", "誰か電話して", "誰か呼んで", "人にかわって", "人に代わって",
    ]

    private static let machines = ["ボット", "ロボット", "機械", "自動返信", "自動応答", "自動メッセージ"]

    private static let refusals = [
        "じゃなく", "ではなく", "は結構", "はやめて", "とは話したくな", "と話したくな", "はもういい", "は嫌", "はいや", "以外の人",
    ]
}
