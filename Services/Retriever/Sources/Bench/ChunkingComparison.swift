import Embeddings
import Foundation
import Hours

/// Cuts the same documents by their structure and into pieces of one size, and asks the same questions of both.
///
/// The judged texts of a business, or of one title, are put together into one document: a heading for each question that
/// has an answer, paragraphs for the rest. Both ways then see the same text. A judged text counts as found as far as the
/// pieces that were found cover its characters, so that neither way is favoured by where it cuts.
struct ChunkingComparison {
    let store: KnowledgeStore
    let embeddings: any EmbeddingProvider

    struct Figures {
        var pieces = 0
        var characters = 0
        var gain = 0.0
        var covered = 0.0
        var whole = 0.0
        var questions = 0

        func text(_ name: String) -> String {
            let count = Double(max(1, questions))
            return name.padding(toLength: 14, withPad: " ", startingAt: 0)
                + "\(pieces) pieces of \(characters / max(1, pieces)) characters; "
                + String(
                    format: "nDCG@10 %.3f, recall@5 %.3f, a right text whole in one of the first five %.3f",
                    gain / count,
                    covered / count, whole / count)
        }
    }

    /// A piece, and which characters of which text it holds. Spaces are not counted.
    private struct Piece {
        let chunk: Chunk
        let text: Int
        let range: Range<Int>
    }

    /// One document put together from judged ones.
    private struct Text {
        let language: String
        let markdown: String
        /// Where each judged text stands.
        let judged: [String: Range<Int>]

        init(_ documents: [JudgedCollection.Document]) {
            language = documents.first?.language ?? "en"
            var markdown = "# \(documents.first?.title ?? "")\n\n"
            var judged: [String: Range<Int>] = [:]
            var length = Text.letters(markdown).count
            // Questions come last: what stands under a heading belongs to it.
            for document in documents.sorted(by: { ($0.kind == "faq" ? 1 : 0) < ($1.kind == "faq" ? 1 : 0) }) {
                if document.kind == "faq" {
                    let heading = "## \(document.title)\n\n"
                    markdown += heading
                    length += Text.letters(heading).count
                }
                markdown += document.text + "\n\n"
                let end = length + Text.letters(document.text).count
                judged[document.id] = length..<end
                length = end
            }
            self.markdown = markdown
            self.judged = judged
        }

        static func letters(_ text: String) -> [Character] { text.filter { !$0.isWhitespace } }
    }

    /// - Parameter businesses: only the first so many of a collection, by name.
    func run(_ collection: JudgedCollection, businesses: Int) async throws -> (structure: Figures, fixed: Figures) {
        let all = Dictionary(grouping: collection.documents, by: \.business)
        let chosen = all.keys.sorted().prefix(businesses)
        var structure = Figures()
        var fixed = Figures()
        for business in chosen {
            // A business's questions and reviews are one document; encyclopaedia articles are one each.
            let texts = Dictionary(grouping: all[business] ?? []) { $0.tenant.isEmpty ? $0.title : $0.tenant }
                .sorted { $0.key < $1.key }.map { Text($0.value) }
            let questions = collection.questions.filter { $0.business == business }
            let pieces = texts.indices.flatMap { byStructure(texts[$0], $0) }
            let size = pieces.reduce(0) { $0 + $1.chunk.embeddedText.count } / max(1, pieces.count)
            let windows = texts.indices.flatMap { bySize(texts[$0], $0, size) }
            try await ask(questions, pieces, texts, business, &structure)
            try await ask(questions, windows, texts, business, &fixed)
        }
        return (structure, fixed)
    }

    private func byStructure(_ text: Text, _ number: Int) -> [Piece] {
        let letters = Text.letters(text.markdown)
        var cursor = 0
        return Chunk.withoutCommonHeadings(MarkdownChunker().chunks(of: text.markdown)).map { chunk in
            let words = Text.letters(chunk.text)
            while cursor + words.count < letters.count, letters[cursor..<(cursor + words.count)] != words[...] {
                cursor += 1
            }
            defer { cursor += words.count }
            return Piece(chunk: chunk, text: number, range: cursor..<(cursor + words.count))
        }
    }

    /// At the next space after `size` characters.
    private func bySize(_ text: Text, _ number: Int, _ size: Int) -> [Piece] {
        var pieces: [Piece] = []
        var current = ""
        var start = 0
        func end() {
            let count = Text.letters(current).count
            if count > 0 {
                pieces.append(
                    Piece(
                        chunk: Chunk(section: "", question: nil, text: current), text: number,
                        range: start..<(start + count)))
            }
            start += count
            current = ""
        }
        let hasSpaces = text.language != "ja"
        for character in text.markdown {
            current.append(character)
            if current.count >= size, !hasSpaces || character.isWhitespace { end() }
        }
        end()
        return pieces
    }

    private func ask(
        _ questions: [JudgedCollection.Question],
        _ pieces: [Piece],
        _ texts: [Text],
        _ business: String,
        _ figures: inout Figures
    ) async throws {
        figures.pieces += pieces.count
        figures.characters += pieces.reduce(0) { $0 + $1.chunk.embeddedText.count }
        try await store.forget(business)
        for (number, text) in texts.enumerated() {
            let own = pieces.indices.filter { pieces[$0].text == number }
            let vectors = try await embeddings.embed(own.map { pieces[$0].chunk.embeddedText }, as: .passage)
            let chunks = zip(own, vectors).map { index, vector in
                StoredChunk(
                    pieces[index].chunk, id: "\(index)", ordinal: index, language: text.language, validFrom: nil,
                    validUntil: nil, vector: vector)
            }
            let document = StoredDocument(
                id: "\(number)", source: "bench", title: "", documentType: "text", language: text.language, hash: "")
            _ = try await store.store(document, chunks: chunks, business: business, model: embeddings.model)
        }
        for question in questions {
            let vector = try await embeddings.embed([question.text], as: .query).first
            let hits = try await store.search(
                SearchQuery(
                    business: business, text: question.text, language: question.language, model: embeddings.model,
                    embedding: vector, limit: 10, day: WallClock(zone: .gmt).local(.now).day))
            judge(hits.compactMap { Int($0.id) }.map { pieces[$0] }, question.relevant, texts, &figures)
        }
        try await store.forget(business)
    }

    private func judge(_ found: [Piece], _ relevant: Set<String>, _ texts: [Text], _ figures: inout Figures) {
        var gain = 0.0
        var covered: [String: Set<Int>] = [:]
        var isWhole = false
        var recall = 0.0
        for (place, piece) in found.enumerated() {
            var fresh = 0.0
            for id in relevant {
                guard let judged = texts[piece.text].judged[id] else { continue }
                let part = Set(judged.clamped(to: piece.range))
                fresh += Double(part.subtracting(covered[id] ?? []).count) / Double(max(1, judged.count))
                covered[id, default: []].formUnion(part)
                if part.count == judged.count, place < 5 { isWhole = true }
            }
            gain += min(1, fresh) / log2(Double(place + 2))
            if place < 5 { recall += fresh }
        }
        figures.gain += gain / (0..<min(10, relevant.count)).reduce(0) { $0 + 1 / log2(Double($1 + 2)) }
        figures.covered += recall / Double(relevant.count)
        figures.whole += isWhole ? 1 : 0
        figures.questions += 1
    }
}
