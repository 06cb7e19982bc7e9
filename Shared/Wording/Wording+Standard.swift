import Languages

// What is said where a business has not written its own words. The configuration overrides all of it.
extension Wording {
    static let standardFallback: [Language: String] = [
        .english: "Sorry, I cannot answer that right now. I have let a colleague know, who will reply here.",
        .italian: "Mi dispiace, al momento non posso rispondere. Ho avvisato un collega, che le risponderà qui.",
        .german:
            "Das kann ich gerade leider nicht beantworten. Ich habe eine Kollegin informiert, sie meldet sich hier.",
        .spanish: "Lo siento, ahora mismo no puedo responder. He avisado a un compañero, que le contestará aquí.",
        .portuguese: "Desculpe, neste momento não consigo responder. Avisei um colega, que responderá por aqui.",
        .french: "Désolé, je ne peux pas répondre pour le moment. J'ai prévenu un collègue, qui vous répondra ici.",
        .japanese: "申し訳ありません。ただいまお答えできません。担当者に連絡しましたので、こちらでご返信いたします。",
    ]

    static let standardHandoff: [Language: String] = [
        .english: "Of course. I am passing you to a colleague, who will reply here in this chat.",
        .italian: "Certo. La metto in contatto con un collega, che le risponderà qui in questa chat.",
        .german: "Gerne. Ich gebe Sie an eine Kollegin weiter, sie antwortet Ihnen hier im Chat.",
        .spanish: "Por supuesto. Le paso con un compañero, que le responderá aquí en este chat.",
        .portuguese: "Claro. Vou passar a um colega, que responderá aqui nesta conversa.",
        .french: "Bien sûr. Je vous mets en relation avec un collègue, qui vous répondra ici.",
        .japanese: "かしこまりました。担当者におつなぎします。このチャットでご返信いたします。",
    ]

    static let standardUnknown: [Language: String] = [
        .english: "I do not have that information. I have asked a colleague, who will reply here.",
        .italian: "Non ho questa informazione. Ho chiesto a un collega, che le risponderà qui.",
        .german: "Dazu liegt mir leider nichts vor. Ich habe eine Kollegin gefragt, sie antwortet Ihnen hier.",
        .spanish: "No tengo esa información. He preguntado a un compañero, que le responderá aquí.",
        .portuguese: "Não tenho essa informação. Perguntei a um colega, que responderá por aqui.",
        .french: "Je n'ai pas cette information. J'ai demandé à un collègue, qui vous répondra ici.",
        .japanese: "その情報は手元にございません。担当者に確認し、こちらでご返信いたします。",
    ]

    static let standardReview: [Language: String] = [
        .english: "Let me make sure of that first: a colleague is checking the answer and will reply here.",
        .italian: "Voglio esserne sicuro: un collega sta verificando la risposta e le scriverà qui.",
        .german: "Da möchte ich sichergehen: Eine Kollegin prüft die Antwort und meldet sich hier.",
        .spanish: "Quiero asegurarme: un compañero está comprobando la respuesta y le escribirá aquí.",
        .portuguese: "Quero ter a certeza: um colega está a verificar a resposta e escreverá por aqui.",
        .french: "Je préfère m'en assurer : un collègue vérifie la réponse et vous écrira ici.",
        .japanese: "念のため担当者が回答を確認しております。こちらでご返信いたします。",
    ]

    static let standardWordless: [Language: String] = [
        .english: "I can only read text. Please write it in words; a colleague will also look at what you sent.",
        .italian:
            "So leggere solo testi. Lo scriva a parole, per favore; anche un collega guarderà ciò che ha inviato.",
        .german:
            "Ich kann nur Text lesen. Bitte schreiben Sie es mir; eine Kollegin sieht sich Ihre Nachricht auch an.",
        .spanish: "Solo puedo leer texto. Escríbalo, por favor; un compañero también mirará lo que ha enviado.",
        .portuguese: "Só consigo ler texto. Escreva-o, por favor; um colega também verá o que enviou.",
        .french: "Je ne lis que le texte. Écrivez-le, s'il vous plaît ; un collègue regardera aussi votre envoi.",
        .japanese: "文字のみ読み取れます。お手数ですが文章でお送りください。担当者もお送りいただいたものを確認いたします。",
    ]

    static let standardRefusal: [Language: String] = [
        .english: "I can only help with questions about {business_name}. What would you like to know about us?",
        .italian: "Posso aiutarla solo con domande su {business_name}. Che cosa desidera sapere di noi?",
        .german: "Ich kann nur bei Fragen zu {business_name} helfen. Was möchten Sie über uns wissen?",
        .spanish: "Solo puedo ayudarle con preguntas sobre {business_name}. ¿Qué desea saber de nosotros?",
        .portuguese: "Só posso ajudar com perguntas sobre {business_name}. O que deseja saber sobre nós?",
        .french: "Je ne peux répondre qu'aux questions sur {business_name}. Que souhaitez-vous savoir ?",
        .japanese: "{business_name}に関するご質問のみ承っております。どのようなことをお知りになりたいですか。",
    ]

    static let standardDisclosure: [Language: String] = [
        .english: "This is an automated AI assistant. Write \"speak to a person\" at any time to reach our team.",
        .italian: "Le risponde un assistente AI automatico. Scriva \"parlare con una persona\" per il nostro staff.",
        .german:
            "Hier antwortet ein automatischer KI-Assistent. Mit „mit einem Menschen sprechen“ erreichen Sie unser Team.",
        .spanish: "Le responde un asistente de IA automático. Escriba \"hablar con una persona\" para nuestro equipo.",
        .portuguese: "Responde um assistente de IA automático. Escreva \"falar com uma pessoa\" para a nossa equipa.",
        .french:
            "Un assistant IA automatique vous répond. Écrivez « parler à une personne » pour joindre notre équipe.",
        .japanese: "AIアシスタントが自動で応答しています。担当者をご希望の場合は「人と話したい」とお送りください。",
    ]

    static let standardQuotation: [Language: String] = [
        .english: "This is what our information says:",
        .italian: "Ecco che cosa dicono le nostre informazioni:",
        .german: "Das steht dazu in unseren Unterlagen:",
        .spanish: "Esto es lo que dice nuestra información:",
        .portuguese: "Isto é o que dizem as nossas informações:",
        .french: "Voici ce que disent nos informations :",
        .japanese: "当店の案内には次のようにあります。",
    ]
}
