import Languages

enum ItalianPhrases {
    static let all = Phrase.table(
        .italian,
        """
        domani alle 15:30 = 11-26 ; 15:30
        domani alle tre e mezza = 11-26 ; 03:30 15:30
        dopodomani alle 9 di mattina = 11-27 ; 09:00
        oggi pomeriggio alle 5 = 11-25 ; 17:00
        venerdì prossimo alle tre e mezzo = 11-27 12-04 ; 03:30 15:30
        venerdì alle 10 = 11-27 ; 10:00 22:00
        questo venerdì = 11-27
        lunedì prossimo = 11-30
        il prossimo sabato = 11-28 12-05
        venerdì della prossima settimana = 12-04
        giovedì della settimana prossima alle 16 = 12-03 ; 16:00
        la settimana prossima di martedì = 12-01
        mercoledì = 11-25 12-02
        venerdi che viene = 11-27
        fra tre giorni = 11-28
        tra due settimane = 12-09
        fra una settimana = 12-02
        il 3 dicembre alle 11 = 12-03 ; 11:00 23:00
        3 dicembre 2026 = 12-03
        il primo dicembre = 12-01
        il 28 = 11-28
        giorno 30 alle 17:45 = 11-30 ; 17:45
        03/12 alle 15.30 = 12-03 ; 15:30
        3/12/2026 = 12-03
        24.12 = 12-24
        alle quattro meno un quarto = ; 03:45 15:45
        alle quattro e un quarto del pomeriggio = ; 16:15
        alle 3 del pomeriggio = ; 15:00
        alle sette di sera = ; 19:00
        all'una = ; 01:00 13:00
        alle ore 18 = ; 18:00
        ore 09:00 = ; 09:00
        a mezzogiorno = ; 12:00
        domani mattina alle nove e mezza = 11-26 ; 09:30
        stasera alle 8 = 11-25 ; 20:00
        sabato mattina = 11-28
        vorrei venire sabato verso le 11 = 11-28 ; 11:00 23:00
        alle dieci e venti = ; 10:20 22:20
        alle undici meno dieci = ; 10:50 22:50
        il 15 gennaio = 2027-01-15
        siete aperti a Natale? = 12-25
        siete aperti il 25 dicembre? = 12-25
        a capodanno = 01-01
        fine settimana = 11-28 11-29
        VENERDI ALLE 15 = 11-27 ; 15:00
        per 2 persone domani alle 20:30 = 11-26 ; 20:30
        15h30 = ; 15:30
        """
        .replacing("= 01-01", with: "= 2027-01-01")
    )
}
