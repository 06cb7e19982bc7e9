/// How likely an answer is right: that its passage answers the question, and that it says what the passage says.
///
/// The passage's relevance is calibrated by the retriever. The documents' own words are as right as their passage. A
/// model's answer that passed the gate may still bend what it was told, the more so the fewer of its words stand there.
enum AnswerConfidence {
    static func of(relevance: Double, support: Double, isModel: Bool) -> Double {
        guard isModel else { return relevance }
        return relevance * (0.85 + 0.15 * support)
    }
}
