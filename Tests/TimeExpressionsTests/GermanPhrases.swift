import Languages

enum GermanPhrases {
    static let all = Phrase.table(
        .german,
        """
        übermorgen um halb vier = 11-27 ; 03:30 15:30
        uebermorgen um 15 Uhr = 11-27 ; 15:00
        morgen um 15:30 Uhr = 11-26 ; 15:30
        morgen früh um 9 = 11-26 ; 09:00
        heute Abend um 8 = 11-25 ; 20:00
        heute um 17.30 Uhr = 11-25 ; 17:30
        nächsten Freitag um halb vier = 11-27 12-04 ; 03:30 15:30
        kommenden Freitag = 11-27
        diesen Freitag um 10 Uhr = 11-27 ; 10:00 22:00
        nächsten Montag = 11-30
        Freitag nächster Woche um 16 Uhr = 12-04 ; 16:00
        nächste Woche am Dienstag = 12-01
        übernächste Woche Montag = 12-07
        Mittwoch = 11-25 12-02
        am Donnerstag um 11 = 11-26 ; 11:00 23:00
        Freitagnachmittag um 3 = 11-27 ; 15:00
        Samstagvormittag = 11-28
        in drei Tagen = 11-28
        in zwei Wochen = 12-09
        in einer Woche = 12-02
        heute in 14 Tagen = 12-09
        am 3. Dezember um 11:15 = 12-03 ; 11:15 23:15
        am dritten Dezember = 12-03
        3.12. um 15 Uhr = 12-03 ; 15:00
        am 03.12.2026 = 12-03
        24.12. = 12-24
        am 28. = 11-28
        15.30 = ; 15:30
        um Viertel nach zehn = ; 10:15 22:15
        Viertel vor fünf nachmittags = ; 16:45
        dreiviertel vier = ; 03:45 15:45
        fünf nach halb vier = ; 03:35 15:35
        fünf vor halb vier = ; 03:25 15:25
        zehn nach drei = ; 03:10 15:10
        um drei = ; 03:00 15:00
        15 Uhr 30 = ; 15:30
        um sieben Uhr abends = ; 19:00
        mittags = ; 12:00
        gegen 10 Uhr vormittags = ; 10:00
        am Wochenende = 11-28 11-29
        Habt ihr an Heiligabend offen? = 12-24
        an Silvester = 12-31
        am 15. Januar = 2027-01-15
        am einunddreißigsten Dezember = 12-31
        Kann ich am Sonnabend um 9:00 kommen? = 11-28 ; 09:00 21:00
        ich hätte gern für 2 Personen morgen 19 Uhr = 11-26 ; 19:00
        Montag, den 30.11. um 14:00 Uhr = 11-30 ; 14:00
        """
    )
}
