import Contracts
import Foundation

/// Sets aside passages that speak to a machine instead of a customer: a document somebody planted orders in. What is
/// left is still only data to the model; this keeps the gate from taking the orders for knowledge.
enum PassageScreen {
    static func isClean(_ passage: Passage) -> Bool {
        !speaksToMachine(passage.text) && !speaksToMachine(passage.question ?? "")
    }

    static func speaksToMachine(_ text: String) -> Bool {
        if text.unicodeScalars.contains(where: isHidden) { return true }
        let plain = text.precomposedStringWithCompatibilityMapping.lowercased()
        return signs.contains { plain.contains($0) } || overrides(plain) || hasBlob(text)
    }

    /// Letters nobody sees: zero-width marks and the tag characters.
    private static func isHidden(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x200B, 0x2060...0x2064, 0xE0000...0xE007F: true
        default: false
        }
    }

    /// "Ignore all previous instructions", in whatever order of words.
    private static func overrides(_ plain: String) -> Bool {
        let words = plain.split { !$0.isLetter }.map(String.init)
        return words.indices.contains { index in
            orders.contains(words[index])
                && words[index...].prefix(12).contains { word in objects.contains { word.hasPrefix($0) } }
        }
    }

    /// A run of letters and digits no word has: encoded text.
    private static func hasBlob(_ text: String) -> Bool {
        var length = 0
        var digits = 0
        for scalar in text.unicodeScalars {
            if scalar.isASCII, scalar.properties.isAlphabetic || scalar.isDigit || scalar == "+" {
                length += 1
                if scalar.isDigit { digits += 1 }
                if length >= 32, digits > 1 { return true }
            } else {
                (length, digits) = (0, 0)
            }
        }
        return false
    }

    private static let orders: Set<String> = [
        "ignore", "disregard", "forget", "bypass", "override", "ignora", "ignori", "ignorez", "ignoriere", "ignorieren",
        "dimentica", "olvida", "esqueça", "oublie", "oubliez", "vergiss", "vergessen",
    ]
    private static let objects = [
        "instruct", "previous", "rules", "prompt", "everything", "istruzion", "precedent", "instruccion", "instruç",
        "anweisung", "vorherig", "consigne", "context", "guideline", "anterior",
    ]

    private static let signs = """
        system prompt|prompt de sistema|prompt di sistema|prompt du système|システムプロンプト|developer mode|language model|\
        modelo de linguagem|modelo de lenguaje|modello linguistico|modèle de langage|sprachmodell|言語モデル|you are now|pretend |\
        act as |act like |respond with|reply with|reply using|your response|your answer|your instructions|your rules|\
        your guidelines|your prompt|content policy|without restrictions|no restrictions|without limitations|unfiltered|\
        uncensored|jailbreak|chatgpt|openai|anthropic|base64|base16|rot13|leetspeak|roleplay|api key|password|mot de passe|\
        contraseña|パスワード|指示を無視|assistant:|system:|[inst|<script|<!doctype|<!--|```|![|{{|as an ai|ai assistant|ai model|\
        hypothetical response|repeat the|translate the|in your reply|the user's|write a poem|write a story|write an email|\
        python|javascript|financial advi|sentiment of|your task is|tua risposta|tue istruzioni|tus instrucciones|\
        tu respuesta|sua resposta|suas instruções|ta réponse|tes instructions|votre réponse|deine antwort|deine anweisung|\
        ihre anweisungen|hexadecim|hexadezimal
        """.split(separator: "|").map(String.init)
}
