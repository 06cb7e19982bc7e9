import Foundation
import Postgres

/// Many businesses of very different sizes in one table: vectors around topics, texts of words by chance. Made in the
/// database, since an embedding server would take hours for as many.
struct SyntheticKnowledge: Sendable {
    let owner: PostgresPool
    let chunks: Int
    let businesses: Int

    /// One business in hundred chunks' size for the measurement of speed: one in a hundred of all chunks.
    static let measured = "bench-measured"

    /// Sizes fall off by rank, as they do among real customers; the largest has some three in ten of all chunks.
    func sizes() -> [(business: String, chunks: Int)] {
        let share = chunks / 100
        let rest = chunks - share
        let weights = (1..<businesses).map { 1 / pow(Double($0), 1.15) }
        let sum = weights.reduce(0, +)
        let sized = weights.enumerated().map {
            (business: "bench-\($0.offset)", chunks: max(5, Int(Double(rest) * $0.element / sum)))
        }
        return [(Self.measured, share)] + sized
    }

    func load(largeFrom: Int) async throws {
        try await owner.script(
            """
            drop schema if exists bench cascade;
            create schema bench;
            create table bench.size (business text, chunks int);
            create table bench.topic as
            select n, (select array_agg(random() - 0.5) from generate_series(1, 384) d where d > n * 0)::real[]::vector(384)
                as v
            from generate_series(0, 1999) n;
            create unique index on bench.topic (n);
            """, deadline: .seconds(60))
        let list = sizes()
        _ = try await owner.query(
            "insert into bench.size select * from unnest(\(list.map(\.business))::text[], \(list.map { "\($0.chunks)" })::int[])"
        )
        try await owner.script(
            """
            set statement_timeout = 0;
            insert into frontdesk.knowledge_base (business_id, model) select business, 'multilingual-e5-small' from bench.size;
            insert into frontdesk.document (business_id, id, source, title, document_type, language, content_hash)
            select business, 'd', 'bench', 'bench', 'bench', 'en', '' from bench.size;
            insert into frontdesk.chunk (business_id, id, document_id, ordinal, section, body, embedded_text, language,
                document_type, words)
            select s.business, 'c' || n, 'd', n, '', t.body, '', 'en', 'bench', to_tsvector(frontdesk.text_configuration('en'), t.body)
            from bench.size s, generate_series(1, s.chunks) n, lateral (
                select string_agg('w' || floor(3000 * random() ^ 2)::int, ' ') as body
                from generate_series(1, 30) w where w > n * 0) t;
            insert into frontdesk.chunk_embedding (business_id, model, chunk_id, embedding)
            select c.business_id, 'multilingual-e5-small', c.id, l2_normalize(t.v + (
                select array_agg(0.5 * (random() - 0.5)) from generate_series(1, 384) d where d > c.ordinal * 0
            )::real[]::vector(384))
            from frontdesk.chunk c
            join bench.topic t on t.n = (hashtext(c.business_id) & 1023) + (c.ordinal * 7919 % 40) where c.business_id like 'bench-%';
            analyze frontdesk.chunk; analyze frontdesk.chunk_embedding;
            """, deadline: .seconds(900))
        for (business, count) in list where count >= largeFrom {
            _ = try await KnowledgeStore(pool: owner).settleSize(of: business, largeFrom: largeFrom)
        }
        try await owner.script("vacuum analyze frontdesk.chunk_embedding", deadline: .seconds(300))
    }

    func remove() async throws {
        for (business, _) in sizes() { try await KnowledgeStore(pool: owner).forget(business) }
        try await owner.script("drop schema if exists bench cascade", deadline: .seconds(60))
    }

    /// A question near a chunk of the business: its vector moved a little, and three of its words.
    func question(of business: String, _ number: Int) async throws -> (text: String, vector: [Float]) {
        let rows = try await owner.query(
            """
            select array_to_string((tsvector_to_array(c.words))[1:3], ' ') as text, l2_normalize(e.embedding::vector(384) + (
                select array_agg(0.01 * (random() - 0.5)) from generate_series(1, 384))::real[]::vector(384))::text as v
            from frontdesk.chunk c
            join frontdesk.chunk_embedding e on e.business_id = c.business_id and e.chunk_id = c.id
            where c.business_id = \(business) order by hashtext(c.id || \("\(number)")) limit 1
            """,
            settings: [("app.business_id", business)], deadline: .seconds(60))
        guard let row = rows.first else { return ("", []) }
        let numbers = try row.decode("v", as: String.self).dropFirst().dropLast().split(separator: ",")
        return (try row.decode("text"), numbers.compactMap { Float($0) })
    }
}
