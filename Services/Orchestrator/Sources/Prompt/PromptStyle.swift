import Languages
import Settings

/// How a business speaks: what the prompt says of it, and what is checked afterwards.
struct PromptStyle: Sendable, Equatable {
    let language: Language
    let instructions: [String]
    let formality: PromptFile.Formality
    let prohibited: [String]
    /// The longest answer in characters.
    let longest: Int
    /// The variant of an A/B test; nil when none is tested.
    let variant: String?

    /// Where no file says anything.
    init(language: Language) {
        self.language = language
        instructions = ["Be polite."]
        formality = .any
        prohibited = []
        longest = 1200
        variant = nil
    }

    /// - Parameter conversation: decides the variant, the same one each time.
    init(_ file: PromptFile, language: Language, conversation: String) {
        self.language = language
        let chosen = Self.variant(file.variants, of: conversation)
        var instructions = [file.instructions, chosen?.instructions ?? ""].filter { !$0.isEmpty }
        if !file.courtesy.isEmpty {
            instructions.append("Expressions that fit: " + file.courtesy.joined(separator: "; ") + ".")
        }
        if !file.prohibited.isEmpty {
            instructions.append("Never write: " + file.prohibited.joined(separator: "; ") + ".")
        }
        self.instructions = instructions
        formality = file.formality
        prohibited = file.prohibited.map { $0.lowercased() }
        longest = file.longest
        variant = chosen?.name
    }

    private static func variant(_ variants: [PromptFile.Variant], of conversation: String) -> PromptFile.Variant? {
        let total = variants.reduce(0) { $0 + $1.share }
        guard total > 0 else { return nil }
        let hash = conversation.utf8.reduce(UInt64(0xCBF2_9CE4_8422_2325)) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
        // The low bits of this hash alone are not even.
        var place = Int((hash ^ (hash >> 32)) % UInt64(total))
        return variants.first { variant in
            place -= variant.share
            return place < 0
        }
    }
}
