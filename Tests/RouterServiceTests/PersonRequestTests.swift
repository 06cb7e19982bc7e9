import Languages
import Testing

@testable import RouterService

@Suite("A request for a person")
struct PersonRequestTests {
    @Test(
        "is heard in every language, however it is worded",
        arguments: [
            "I'd rather speak to one of your staff", "could you connect me with a live agent", "get me a human now",
            "I don't want to talk to a bot", "can someone call me please", "operator please",
            "vorrei parlare con il titolare", "mi passi la segreteria o un collega", "operatore per favore",
            "Kann ich bitte mit einem Ihrer Mitarbeiter sprechen?", "verbinden Sie mich mit der Rezeption",
            "ich brauche einen Menschen", "pásame con un asesor", "quiero hablar con la doctora", "necesito un humano",
            "posso falar com o responsável?", "atendente por favor", "não quero falar com robô",
            "je voudrais parler à un conseiller", "passez-moi quelqu'un de l'accueil",
            "je ne veux pas parler à un robot",
            "担当者に代わってください", "人間と話せますか", "スタッフの方と話したいのですが",
        ]
    )
    func heard(text: String) {
        let result = PhraseClassifier().classify(text, language: .english)
        #expect(result.intent == "human_agent" && result.confidence >= 0.75)
    }

    @Test(
        "is not heard where people are only mentioned",
        arguments: [
            "a table for one person please", "do your staff speak English?", "what does a call with the doctor cost",
            "is the manager's special still on the menu", "una camera per due persone", "tisch für vier personen",
            "una mesa para tres personas", "uma mesa para duas pessoas", "une table pour deux personnes", "3人で予約したいです",
            "the assistant was very friendly", "how much is it per person",
        ]
    )
    func mentioned(text: String) {
        #expect(PhraseClassifier().classify(text, language: .english).intent != "human_agent")
    }
}
