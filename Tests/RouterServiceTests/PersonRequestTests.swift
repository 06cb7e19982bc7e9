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

    @Test(
        "is heard beside another question, in a message of its own, or in two",
        arguments: [
            "What are your opening hours? And I would like to talk to a real person",
            "what are your opening hours\nI want to talk to a human",
            "what hours? can someone call me back please", "my number is 5521\noperator",
            "what does it cost\nI want to talk\nto a human", "Che orari fate? Vorrei parlare con una persona",
            "電話番号はお伝えしました。担当者から電話をください",
            "Mi número ya lo tienen. ¿Puede llamarme alguien por favor?", "Quanto custa? Me passe para um atendente",
        ]
    )
    func beside(text: String) {
        #expect(PhraseClassifier().classify(text, language: .english).intent == "human_agent")
    }

    @Test("is heard wherever it stands in a turn of the greatest length")
    func late() {
        let prices = String(repeating: "How much is the blue chair? ", count: 580).prefix(16_300)
        let result = PhraseClassifier().classify("\(prices)\nI want to talk to a human", language: .english)
        #expect(result.intent == "human_agent" && result.confidence >= 0.75)
    }

    @Test(
        "is not put together from what two sentences say",
        arguments: [
            "Is this a bot? Or a real person?", "Where do I get the key? At the reception?",
            "What's your number? The agent forgot to give it to me",
        ]
    )
    func apart(text: String) {
        #expect(PhraseClassifier().classify(text, language: .english).intent != "human_agent")
    }
}
