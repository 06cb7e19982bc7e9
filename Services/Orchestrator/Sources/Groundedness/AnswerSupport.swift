/// What vouches for an answer that may be sent.
enum AnswerSupport: Sendable, CaseIterable {
    /// It is the documents' own words.
    case quoted
    /// A model's, whose claims and sentences were compared with documents of its language.
    case words
    /// A model's, compared with documents of another language: claims only, and meaning where embeddings could be had.
    case claims
}
