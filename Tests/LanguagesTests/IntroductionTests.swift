import Testing

@testable import Languages

@Suite("An introduction")
struct IntroductionTests {
    @Test(
        "gives the name as it is written, with a title",
        arguments: [
            (Language.english, "Hi there, my name is Anna. Do you have time?", "Anna"),
            (.english, "i’m Anna Maria Bauer and I need help", "Anna Maria Bauer"),
            (.italian, "Buongiorno, sono la signora Bianchi, vorrei un appuntamento", "signora Bianchi"),
            (.german, "Guten Tag, ich bin Frau Bauer", "Frau Bauer"), (.german, "ICH HEISSE Özlem", "Özlem"),
            (.spanish, "Soy el Dr. Pérez", "Dr Pérez"), (.portuguese, "Bom dia, o meu nome é João", "João"),
            (.french, "je suis Mme Dupont-Moretti", "Mme Dupont-Moretti"),
        ])
    func name(language: Language, text: String, name: String) {
        #expect(Introduction.certain(in: text, language: language)?.name == name)
    }

    @Test(
        "is not made of what somebody is or wants",
        arguments: [
            (Language.english, "I'm German and I'm looking for a dentist"), (.english, "I'm Interested"),
            (.german, "Ich bin Patient bei Ihnen"), (.italian, "Sono Alta 170 e vorrei una visita"),
            (.italian, "Ci sono Posti liberi?"), (.english, "My name is not Anna"), (.japanese, "田中です"),
        ])
    func none(language: Language, text: String) {
        #expect(Introduction.certain(in: text, language: language) == nil)
    }

    @Test("may be uncertain, which is enough not to look for it")
    func uncertain() throws {
        let introduction = try #require(Introduction(FoldedWord.all(in: "I'm Anna, hello")[...], language: .english))
        #expect(introduction.name == "Anna" && introduction.length == 2 && !introduction.isCertain)
    }
}
