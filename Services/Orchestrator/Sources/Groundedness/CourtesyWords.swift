import Languages

/// Words that state nothing of a business: grammar, politeness, and what any reply says ("costs", "we have", "please
/// call"). A sentence of only these needs no support.
enum CourtesyWords {
    /// Compared by their first five letters, without accents.
    static func contains(_ stem: String) -> Bool { stems.contains(stem) }

    /// The first five letters without accents: "costs" and "costing" are one.
    static func stem(_ word: String) -> String {
        String(FoldedWord.folded(word).prefix(5))
    }

    private static let stems: Set<String> = Set(
        words.split(whereSeparator: \.isWhitespace).map { stem(String($0)) })

    private static let words = """
        messaggio nachricht tag mensaje mensagem message mucho muchas para por estamos dispor sua seu seus suas altra altre \
        qualche tutti tutte otro otros toute autres outros outras stehen zur verfügung disposizione disposición disposition \
        si sì ja oui sim certo ecco gerne natürlich euro euros eur uhr
        the and you your our are for with from this that there here have has had can could will would please thank thanks \
        welcome hello dear kind regards help helping happy glad gladly sure course certainly know let contact ask question \
        questions information colleague team assist assistance further more anything else any other need needs want like \
        just also only about what when where which who how does did not but all per each every one two very well good great \
        day morning afternoon evening sorry unfortunately apologise yes cost costs costing price prices priced charge open \
        opens opening closed close closes hours time times available offer offers offered reply answer tell write message \
        call visit come book booking into within between until after before then than they them their its isn aren don was \
        were been being should may might must shall above below following includes include including feel free hesitate \
        il lo la gli le un una uno del della dello dei delle degli al alla allo ai alle dal dalla nel nella sul sulla per \
        con che non sono siamo avete abbiamo può possiamo puoi potete grazie prego buongiorno buonasera salve gentile \
        cliente cordiali saluti aiutarla aiutare aiuto lieti lieta lieto felici certo certamente volentieri domanda domande \
        informazioni informazione collega altro altri ulteriori bisogno qualsiasi anche solo ogni costa costano costo prezzo \
        prezzi aperto aperti apriamo chiuso chiusi chiudiamo orari orario disponibile disponibili offriamo risponde scriva \
        scriverci chiami contattarci contatti prenotare venire nostro nostra nostri nostre suo sua questo questa quello dopo \
        prima fino dalle alle come quando dove quale esitare esiti purtroppo mi dispiace viene compreso inclusi inclusa \
        der die das den dem des ein eine einen einem einer und oder aber für mit von bei auf aus nach vor zum zur nicht ist \
        sind haben hat wird werden kann können möchten möchte bitte danke vielen dank gerne gern hallo guten freundliche \
        grüße helfen hilfe frage fragen auskunft kollegin kollege weitere weiteren weiter noch auch nur jede jeder jedes \
        kostet kosten preis preise beträgt geöffnet öffnen geschlossen schließen öffnungszeiten zeiten uhr verfügbar bieten \
        antwort schreiben rufen melden kontakt kommen buchen unser unsere unseren ihre ihren ihnen sie wir uns dieser diese \
        dieses wenn wann wo wie was welche über unter zwischen bis leider selbstverständlich natürlich zögern \
        el los las una unos del con por para que como son somos tiene tienen tenemos puede pueden podemos gracias favor hola \
        buenos buenas estimado cliente saludos cordial ayudar ayuda ayudarle encantados gusto claro supuesto pregunta \
        preguntas información compañero más otra otro necesita necesite cualquier también solo cada cuesta cuestan precio \
        precios abierto abierta abrimos cerrado cerramos horario horarios disponible ofrecemos responde escriba escribanos \
        llame contacte contactar reservar venir nuestro nuestra nuestros nuestras esta este estos después antes hasta desde \
        cuando donde cual dude lamentablemente siento incluye incluido \
        o os as um uma dos das nos nas pelo pela com que são somos tem têm temos pode podem podemos obrigado obrigada olá \
        bom boa caro cumprimentos ajudar ajuda ajudá prazer claro certamente pergunta perguntas informação informações \
        colega mais outra outro precisa precisar qualquer também apenas cada custa custam preço preços aberto abertos \
        abrimos fechado fechados fechamos horário disponível oferecemos responde escreva ligue contacte contactar reservar \
        marcar vir nosso nossa nossos este esta depois antes até desde quando onde qual hesite infelizmente lamentamos \
        le les des du aux une est sont sommes avons avez peut pouvez pouvons merci bonjour bonsoir cher cordialement aider \
        aide plaisir bien sûr certainement question questions information informations renseignement collègue plus autre \
        besoin toute aussi seulement chaque coûte coûtent prix tarif ouvert ouverts ouvrons fermé fermés fermons horaires \
        disponible proposons répond écrivez appelez contactez contacter réserver venir notre nos votre vos cette ces après \
        avant jusqu depuis quand où quel quelle hésitez malheureusement désolé comprend inclus avec pour dans chez vous nous
        """
}
