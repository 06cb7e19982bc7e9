import Foundation
import Yams

/// One prompt file, `deploy/prompts/<language>.yaml` or `<market>/<language>.yaml`: how a business speaks there.
package struct PromptFile: Sendable, Equatable {
    package enum Formality: String, Sendable, CaseIterable {
        /// As to a stranger: Sie, Lei, usted, vous.
        case formal
        case familiar
        case any
    }

    /// One of the wordings of an A/B test.
    package struct Variant: Sendable, Equatable {
        package let name: String
        /// Its weight among the variants.
        package let share: Int
        package let instructions: String
    }

    package let formality: Formality
    /// What the model is told beside the rules, in any words.
    package let instructions: String
    /// Expressions that fit.
    package let courtesy: [String]
    /// Phrases no answer may hold, whatever their case.
    package let prohibited: [String]
    /// The longest answer in characters.
    package let longest: Int
    package let variants: [Variant]

    /// - Throws: `SettingsError` with every problem of the file.
    package init(path: String) throws(SettingsError) {
        let text: String
        do {
            text = try String(contentsOfFile: path, encoding: .utf8)
        } catch {
            throw SettingsError(source: path, problems: ["the file cannot be read"])
        }
        try self.init(yaml: text, source: path)
    }

    package init(yaml: String, source: String) throws(SettingsError) {
        let root: Node?
        do {
            root = try Yams.compose(yaml: yaml)
        } catch {
            throw SettingsError(source: source, problems: ["it is no YAML: \(error)"])
        }
        let problems = SettingsProblems()
        let file = SettingsSection(root, path: "", problems: problems)
        formality = file.choice("formality", default: .formal)
        instructions = file.text("instructions", default: "").trimmingCharacters(in: .whitespacesAndNewlines)
        courtesy = file.texts("courtesy", default: [])
        prohibited = file.texts("prohibited", default: [])
        longest = file.whole("longest", default: 900, in: 50...4000)
        variants = file.sections("variants").map { section in
            defer { section.finish() }
            return Variant(
                name: section.text("name"), share: section.whole("share", default: 1, in: 0...1000),
                instructions: section.text("instructions", default: ""))
        }
        if Set(variants.map(\.name)).count < variants.count { file.problem("two variants have one name") }
        file.finish()
        guard problems.all.isEmpty else { throw SettingsError(source: source, problems: problems.sentences) }
    }
}
