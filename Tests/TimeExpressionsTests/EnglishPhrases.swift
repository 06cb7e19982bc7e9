import Languages

enum EnglishPhrases {
    static let all = Phrase.table(
        .english,
        """
        next Friday at half past three = 11-27 12-04 ; 03:30 15:30
        tomorrow at 3pm = 11-26 ; 15:00
        tomorrow at 15:30 = 11-26 ; 15:30
        today at noon = 11-25 ; 12:00
        the day after tomorrow = 11-27
        on Monday at 9 = 11-30 ; 09:00 21:00
        Monday morning at 9 = 11-30 ; 09:00
        Wednesday = 11-25 12-02
        this Friday at 10 am = 11-27 ; 10:00
        this coming Tuesday = 12-01
        next Tuesday = 12-01
        Friday next week at 4 p.m. = 12-04 ; 16:00
        next week on Thursday = 12-03
        in three days = 11-28
        in 2 weeks = 12-09
        in a week = 12-02
        on the 3rd of December = 12-03
        December 3rd at 11:15 am = 12-03 ; 11:15
        Dec 24 = 12-24
        3 Jan 2027 at 17:00 = 2027-01-03 ; 17:00
        2026-12-01 09:00 = 12-01 ; 09:00
        12/24 at 2:30 pm = 12-24 ; 14:30
        24/12 = 12-24
        05/12/2026 = 05-12 12-05
        on the 28th = 11-28
        the 3rd please = 12-03
        on November 3 = 11-03
        March 3 = 2027-03-03
        quarter to five in the afternoon = ; 16:45
        a quarter past ten = ; 10:15 22:15
        ten to four = ; 03:50 15:50
        twenty past two = ; 02:20 14:20
        three thirty = ; 03:30 15:30
        half three tomorrow = 11-26 ; 03:30 15:30
        at three o'clock = ; 03:00 15:00
        seven in the evening = ; 
        at seven in the evening = ; 19:00
        tonight at 8 = 11-25 ; 20:00
        Saturday the 28th at 10 = 11-28 ; 10:00 22:00
        Friday the 28th = 11-27 11-28
        this weekend = 11-28 11-29
        Can I come on thursday around 11? = 11-26 ; 11:00 23:00
        I'd like a cleaning for 2 people tomorrow at 5:45pm = 11-26 ; 17:45
        at 2pm or 4pm = ; 14:00 16:00
        on Christmas Day = 12-25
        Are you open on New Year's Eve? = 12-31
        at midday on Sunday = 11-29 ; 12:00
        TOMORROW AT 9AM!! = 11-26 ; 09:00
        09:30 = ; 09:30
        yesterday = 11-24
        """
    )
}
