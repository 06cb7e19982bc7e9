import Foundation
import Languages

/// What a text states that can be right or wrong by a word: amounts, prices, percentages, times, dates, days, months,
/// telephone numbers, addresses, links and names.
///
/// Each mention has one or more forms; it is supported when one of them is among the forms of the sources: "3.30 pm"
/// and "15:30", "€ 60" and "60,00 EUR".
struct Claims: Sendable {
    enum Kind: String, Sendable, CaseIterable {
        case number, money, percent, time, date, day, month, phone, email, link, name
    }

    struct Mention: Sendable, Equatable {
        let kind: Kind
        let text: String
        let forms: Set<String>

        /// Whether nobody but the business can say it. A row of digits alone may be an order's number, which customers name.
        var onlyTheBusinessSays: Bool {
            switch kind {
            case .money, .percent, .email, .link: true
            case .phone: !text.allSatisfy(\.isNumber)
            case .number, .time, .date, .day, .month, .name: false
            }
        }
    }

    let mentions: [Mention]
    /// Everything the text supports: readings a careful reader would accept, days inside a range included.
    let forms: Set<String>

    /// - Parameter language: whose numbers in words are claims, too; nil for none.
    init(_ text: String, language: Language? = nil) {
        self.init(Lexer.tokens(text), language: language)
    }

    init(_ tokens: [Token], language: Language? = nil) {
        var reader = ClaimReader(language.map { SpelledNumbers.inDigits(tokens, $0, isCareful: true) } ?? tokens)
        reader.read()
        mentions = reader.mentions
        forms = reader.support
    }

    /// What a text supports, its numbers in words included.
    static func support(of tokens: [Token], language: Language) -> Set<String> {
        let spelled = SpelledNumbers.inDigits(tokens, language, isCareful: false)
        var forms: Set<String> = []
        for tokens in spelled == tokens ? [tokens] : [tokens, spelled] {
            var reader = ClaimReader(tokens)
            reader.read()
            forms.formUnion(reader.support)
        }
        return forms
    }
}

/// Reads the claims off the tokens.
private struct ClaimReader {
    private let tokens: [Token]
    private(set) var mentions: [Claims.Mention] = []
    private(set) var support: Set<String> = []
    private var dates: [(place: Int, month: Int, day: Int)] = []
    private var days: [(place: Int, day: Int)] = []
    private var index = 0

    init(_ tokens: [Token]) {
        self.tokens = tokens
    }

    mutating func read() {
        while index < tokens.count {
            let token = tokens[index]
            switch token.kind {
            case .link: add(.link, token.text, ["link " + Self.plainLink(token.plain)])
            case .email: add(.email, token.text, ["mail " + token.plain])
            case .telephone: add(.phone, token.text, ["phone " + token.plain.filter(\.isNumber).drop { $0 == "0" }])
            case .date(let month, let day): addDate(month, day, token.text)
            case .number: number(token)
            case .word: word(token)
            case .symbol:
                if let currency = UnitWords.currencies[token.plain] { support.insert("currency \(currency)") }
            }
            index += 1
        }
        addRanges()
        for name in NameReader.names(tokens) {
            mentions.append(Claims.Mention(kind: .name, text: name, forms: ["word " + NameReader.folded(name)]))
        }
        support.formUnion(NameReader.known(tokens))
    }

    private func near(_ offset: Int) -> Token? {
        tokens.indices.contains(index + offset) ? tokens[index + offset] : nil
    }

    private mutating func add(_ kind: Claims.Kind, _ text: String, _ forms: Set<String>, also: Set<String> = []) {
        mentions.append(Claims.Mention(kind: kind, text: text, forms: forms))
        support.formUnion(forms)
        support.formUnion(also)
    }

    // MARK: Numbers

    private mutating func number(_ token: Token) {
        let amount = Amount(token.text)
        let numbers = Set(amount.values.map { "number \($0)" })
        let before = near(-1)?.plain ?? ""
        let after = near(1)?.plain ?? ""
        if let (month, day, used) = dateInWords(amount) {
            addDate(month, day, token.text)
            index += used
        } else if UnitWords.percent.contains(after)
            || UnitWords.percentPairs[after]?.contains(near(2)?.plain ?? "") == true
        {
            add(.percent, token.text + " %", Set(amount.values.map { "percent \($0)" }), also: numbers)
        } else if let (minutes, used) = time(amount, before, after) {
            let hour = minutes % 60 == 0 ? ["number \(minutes / 60)"] : []
            add(.time, token.text, ["time \(minutes)"], also: numbers.union(hour))
            index += used
        } else if let currency = UnitWords.currencies[after] ?? UnitWords.currencies[before] {
            let money = Set(amount.values.map { "money \($0) \(currency)" })
            add(.money, "\(token.text) \(currency)", money, also: numbers.union(["currency \(currency)"]))
        } else if !isNumbering(token) {
            var forms = numbers
            if let minutes = amount.minutes { forms.insert("time \(minutes)") }
            add(.number, token.text, forms, also: Set(amount.values.map { "bare \($0)" }))
        }
    }

    /// The number in front of a list's item states nothing.
    private func isNumbering(_ token: Token) -> Bool {
        token.beginsSentence && token.text.count <= 2 && [".", ")"].contains(near(1)?.plain ?? "")
            && (index == 0 || near(-1)?.isAttached == false || near(1)?.isAttached == true)
            && near(2)?.kind == .word && near(2)?.isAttached == false
            && CalendarWords.form(near(2)?.plain ?? "") == nil
    }

    private func time(_ amount: Amount, _ before: String, _ after: String) -> (minutes: Int, used: Int)? {
        guard let minutes = amount.minutes else { return nil }
        // Japanese writes 午後6時30分 and 6時半.
        if after == "時" || after == "時半" || after == "時間半" {
            var used = 1
            var total = minutes + (after == "時半" ? 30 : 0)
            if after == "時", let more = near(2), more.kind == .number, near(3)?.plain.hasPrefix("分") == true,
                let more = Int(more.text), more < 60
            {
                total += more
                used = 3
            }
            if after == "時", near(2)?.plain.hasPrefix("半") == true { total += 30 }
            return ((UnitWords.evening.contains(before) && total < 720 ? total + 720 : total) % 1440, used)
        }
        let pair = after + "." + (near(3)?.plain ?? "")
        if UnitWords.evening.contains(after) || pair == "p.m" { return (minutes % 720 + 720, pair == "p.m" ? 3 : 1) }
        if UnitWords.morning.contains(after) || pair == "a.m" { return (minutes % 720, pair == "a.m" ? 3 : 1) }
        if after == "h" || after == "heures", let more = near(2), more.kind == .number, more.isAttached,
            let extra = Int(more.text), extra < 60, amount.whole != nil
        {
            return (minutes + extra, 2)
        }
        if UnitWords.clock.contains(after) { return (minutes, 1) }
        return amount.isTime ? (minutes, 0) : nil
    }

    /// "15 marzo", "15. März", "15 de marzo", "March 15th", "3月15日".
    private func dateInWords(_ amount: Amount) -> (month: Int, day: Int, used: Int)? {
        guard let number = amount.whole else { return nil }
        if near(1)?.plain == "月", let day = near(2), day.kind == .number, near(3)?.plain.hasPrefix("日") == true,
            (1...12).contains(number), let value = Int(day.text)
        {
            return (number, value, 3)
        }
        guard (1...31).contains(number) else { return nil }
        var offset = 1
        while offset <= 3, let next = near(offset) {
            if let month = CalendarWords.month(next.plain) { return (month, number, offset) }
            guard
                next.plain == "." || next.plain == "de" || next.plain == "of" || next.plain == "do"
                    || next.isAttached && UnitWords.ordinals.contains(next.plain)
            else { break }
            offset += 1
        }
        if let month = CalendarWords.month(near(-1)?.plain ?? ""), near(1)?.plain != ":" {
            let isLong = (near(1)?.kind == .word && near(1)?.isAttached == true)
            return (month, number, isLong ? 1 : 0)
        }
        return nil
    }

    // MARK: Days

    private mutating func word(_ token: Token) {
        if let form = CalendarWords.form(token.plain) {
            if let day = CalendarWords.day(token.plain) { days.append((index, day)) }
            // A month beside its day is part of a date.
            let isPart =
                CalendarWords.month(token.plain) != nil
                && (near(1)?.kind == .number && Amount(near(1)?.text ?? "").whole.map { $0 <= 31 } == true
                    && near(1)?.beginsSentence == false)
            if isPart {
                support.insert(form)
            } else {
                add(form.hasPrefix("day") ? .day : .month, token.text, [form])
            }
        }
        if let currency = UnitWords.currencies[token.plain] { support.insert("currency \(currency)") }
        if token.text.unicodeScalars.first?.script == .han {
            for day in CalendarWords.japaneseDays where token.text.contains(day.text) {
                add(.day, day.text, [day.form])
                if let number = Int(day.form.dropFirst(4)) { days.append((index, number)) }
            }
        }
    }

    private mutating func addDate(_ month: Int, _ day: Int, _ text: String) {
        dates.append((index, month, day))
        add(.date, "\(text) (\(month)/\(day))", ["date \(month)-\(day)"], also: ["month \(month)", "number \(day)"])
    }

    /// "Monday to Friday" speaks of Wednesday too, "24 December to 2 January" of New Year's Eve.
    private mutating func addRanges() {
        for (first, last) in zip(days, days.dropFirst()) where isRange(first.place, last.place) {
            support.formUnion(CalendarWords.between(first.day, last.day))
        }
        for (first, last) in zip(dates, dates.dropFirst()) where isRange(first.place, last.place) {
            support.formUnion(CalendarWords.dates(from: (first.month, first.day), to: (last.month, last.day)))
        }
        // "from 1 to 31 March"
        for date in dates {
            let start = max(0, date.place - 8)
            guard start < date.place,
                let place = tokens[start..<date.place].lastIndex(where: {
                    $0.kind == .number && Amount($0.text).whole.map { (1...31).contains($0) } == true
                }), let day = Amount(tokens[place].text).whole, day < date.day, isRange(place, date.place)
            else { continue }
            support.formUnion(CalendarWords.dates(from: (date.month, day), to: (date.month, date.day)))
        }
    }

    /// Whether a word between the two makes them the ends of a range.
    private func isRange(_ first: Int, _ last: Int) -> Bool {
        last - first <= 7 && last > first
            && tokens[(first + 1)..<last].contains { CalendarWords.rangeWords.contains($0.plain) }
    }

    /// A link without what may be written in different ways.
    private static func plainLink(_ text: String) -> String {
        var link = text
        for prefix in ["https://", "http://", "www."] where link.hasPrefix(prefix) { link.removeFirst(prefix.count) }
        return link.trimmingCharacters(in: CharacterSet(charactersIn: ".,;:!?/"))
    }
}

extension Claims.Mention {
    /// Whether the sources say it. A price may stand as a bare number under a heading with its currency.
    func isSupported(by known: Set<String>) -> Bool {
        if !forms.isDisjoint(with: known) { return true }
        guard kind == .money else { return false }
        return forms.contains { form in
            let parts = form.split(separator: " ")
            return parts.count == 3 && known.contains("bare \(parts[1])") && known.contains("currency \(parts[2])")
        }
    }
}
