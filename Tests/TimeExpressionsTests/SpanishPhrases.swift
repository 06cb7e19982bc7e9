import Languages

enum SpanishPhrases {
    static let all = Phrase.table(
        .spanish,
        """
        el viernes que viene a las tres y media = 11-27 ; 03:30 15:30
        mañana a las 15:30 = 11-26 ; 15:30
        mañana por la mañana a las nueve = 11-26 ; 09:00
        pasado mañana a las 10 = 11-27 ; 10:00 22:00
        hoy por la tarde a las 5 = 11-25 ; 17:00
        esta tarde a las 6 = 11-25 ; 18:00
        esta noche a las 9 = 11-25 ; 21:00
        el próximo viernes = 11-27 12-04
        el próximo lunes = 11-30
        este viernes a la una = 11-27 ; 01:00 13:00
        viernes de la próxima semana = 12-04
        el jueves de la semana que viene a las 16h = 12-03 ; 16:00
        la semana que viene el martes = 12-01
        miércoles = 11-25 12-02
        en tres días = 11-28
        dentro de dos semanas = 12-09
        dentro de una semana = 12-02
        el 3 de diciembre a las 11 = 12-03 ; 11:00 23:00
        3 de diciembre de 2026 = 12-03
        el primero de diciembre = 12-01
        el día 28 = 11-28
        el 30 a las 17:45 = 11-30 ; 17:45
        3/12 a las 15.30 = 12-03 ; 15:30
        03/12/2026 = 12-03
        a las cuatro menos cuarto = ; 03:45 15:45
        a las cuatro y cuarto de la tarde = ; 16:15
        a las 3 de la tarde = ; 15:00
        a las ocho de la tarde = ; 20:00
        a las siete de la noche = ; 19:00
        a las diez y veinte = ; 10:20 22:20
        a las once menos diez = ; 10:50 22:50
        un cuarto para las cinco = ; 04:45 16:45
        al mediodía = ; 12:00
        a las 15 horas = ; 15:00
        el sábado por la mañana = 11-28
        el fin de semana = 11-28 11-29
        ¿abren el día de Navidad? = 12-25
        en Nochebuena = 12-24
        el 15 de enero = 2027-01-15
        quiero una cita el jueves sobre las 11 = 11-26 ; 11:00 23:00
        MAÑANA A LAS 9 DE LA MAÑANA = 11-26 ; 09:00
        manana a las 5 de la tarde = 11-26 ; 17:00
        el sabado a las 12 = 11-28 ; 00:00 12:00
        para 2 personas mañana a las 21:00 = 11-26 ; 21:00
        a las veintiuna horas = ; 21:00
        el lunes 30 a las 10:30 = 11-30 ; 10:30 22:30
        """
    )
}
