import Languages

enum FrenchPhrases {
    static let all = Phrase.table(
        .french,
        """
        demain à 15h30 = 11-26 ; 15:30
        demain à trois heures et demie = 11-26 ; 03:30 15:30
        demain matin à 9h = 11-26 ; 09:00
        après-demain à 10 heures = 11-27 ; 10:00 22:00
        cet après-midi à 5 heures = 11-25 ; 17:00
        ce soir à 8h = 11-25 ; 20:00
        aujourd'hui à midi = 11-25 ; 12:00
        vendredi prochain à trois heures et demie = 11-27 12-04 ; 03:30 15:30
        lundi prochain = 11-30
        ce vendredi à 16h = 11-27 ; 16:00
        vendredi de la semaine prochaine = 12-04
        la semaine prochaine le mardi = 12-01
        vendredi en huit = 12-04
        mercredi = 11-25 12-02
        jeudi à 11h = 11-26 ; 11:00 23:00
        dans trois jours = 11-28
        dans deux semaines = 12-09
        dans une semaine = 12-02
        le 3 décembre à 11h15 = 12-03 ; 11:15 23:15
        3 décembre 2026 = 12-03
        le 1er décembre = 12-01
        le premier décembre = 12-01
        le 28 = 11-28
        le 30 à 17h45 = 11-30 ; 17:45
        03/12 à 15:30 = 12-03 ; 15:30
        3/12/2026 = 12-03
        à quatre heures moins le quart = ; 03:45 15:45
        à quatre heures et quart de l'après-midi = ; 16:15
        à 3h de l'après-midi = ; 15:00
        à sept heures du soir = ; 19:00
        à dix heures du matin = ; 10:00
        dix heures vingt = ; 10:20 22:20
        onze heures moins dix = ; 10:50 22:50
        midi et demi = ; 12:30
        à minuit = ; 00:00
        15 heures = ; 15:00
        quinze heures trente = ; 15:30
        samedi matin = 11-28
        ce week-end = 11-28 11-29
        Êtes-vous ouverts le jour de Noël ? = 12-25
        le 15 janvier = 2027-01-15
        je voudrais venir jeudi vers 11 heures = 11-26 ; 11:00 23:00
        DEMAIN A 9H DU MATIN = 11-26 ; 09:00
        pour 2 personnes demain à 20h = 11-26 ; 20:00
        vingt et une heures = ; 21:00
        lundi 30 novembre à 10h30 = 11-30 ; 10:30 22:30
        dimanche = 11-29
        """
    )
}
