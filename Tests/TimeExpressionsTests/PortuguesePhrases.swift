import Languages

enum PortuguesePhrases {
    static let all = Phrase.table(
        .portuguese,
        """
        amanhã às três e meia = 11-26 ; 03:30 15:30
        amanhã às 15h30 = 11-26 ; 15:30
        amanhã de manhã às 9 = 11-26 ; 09:00
        depois de amanhã às 10h = 11-27 ; 10:00 22:00
        hoje à tarde às 5 = 11-25 ; 17:00
        hoje à noite às 8 = 11-25 ; 20:00
        na próxima sexta-feira às 16h = 11-27 12-04 ; 16:00
        na próxima segunda = 11-30
        sexta que vem às 10 = 11-27 ; 10:00 22:00
        esta sexta = 11-27
        sexta-feira da próxima semana = 12-04
        quinta da semana que vem às 16:00 = 12-03 ; 16:00
        semana que vem na terça = 12-01
        quarta-feira = 11-25 12-02
        daqui a três dias = 11-28
        daqui a duas semanas = 12-09
        em 3 dias = 11-28
        dia 3 de dezembro às 11 = 12-03 ; 11:00 23:00
        3 de dezembro de 2026 = 12-03
        dia 28 = 11-28
        no dia 30 às 17h45 = 11-30 ; 17:45
        03/12 às 15:30 = 12-03 ; 15:30
        3/12/2026 = 12-03
        às quatro menos um quarto = ; 03:45 15:45
        às quatro e um quarto da tarde = ; 16:15
        quinze minutos para as quatro = ; 03:45 15:45
        às 3 da tarde = ; 15:00
        às sete da noite = ; 19:00
        às 10 da manhã = ; 10:00
        às dez e vinte = ; 10:20 22:20
        ao meio-dia = ; 12:00
        à meia-noite = ; 00:00
        às 15 horas = ; 15:00
        às 18h = ; 18:00
        sábado de manhã = 11-28
        no fim de semana = 11-28 11-29
        abrem no dia de Natal? = 12-25
        no ano novo = 2027-01-01
        15 de janeiro = 2027-01-15
        queria marcar para quinta pelas 11h = 11-26 ; 11:00 23:00
        AMANHA AS 9 DA MANHA = 11-26 ; 09:00
        sabado as 9h = 11-28 ; 09:00 21:00
        para 2 pessoas amanhã às 20h = 11-26 ; 20:00
        às vinte e uma horas = ; 21:00
        segunda-feira dia 30 às 10h30 = 11-30 ; 10:30 22:30
        """
    )
}
