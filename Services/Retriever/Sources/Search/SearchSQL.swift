import Foundation
import Postgres
import Settings

/// One round trip: the chunks of the business that are valid on the day, by meaning and by words.
///
/// The two are fused as a sum, cosine plus a share of the question's words: on judged data it is clearly ahead of
/// reciprocal rank fusion, which forgets how near the best are (docs/benchmarks.md). A word counts as much as it is rare
/// in this business (the inverse document frequency of Robertson and Spärck Jones), and once however often it stands in
/// a passage.
enum SearchSQL {
    /// What all words of the question together weigh against the cosine.
    static let coverageWeight = 0.2
    /// A passage in the customer's own language is preferred to an equally near one in another.
    private static let ownLanguage = 0.03
    /// Words of a question that occur in a passage of another language are names and numbers mostly; they count half.
    private static let otherLanguage = 0.5
    /// A word that begins with a word of the question ("Parkplatzgebühr" for "Parkplatz") counts half; shorter beginnings
    /// than five letters, numbers and words of scripts without spaces stand for themselves alone.
    private static let beginning = 0.5
    /// How many neighbours a large business's search compares by words as well.
    static let neighbours = 200
    /// And how many more it compares for their words. Many chunks hold the same words, so they must not be few.
    private static let wordHits = 2000

    /// What the approximate index needs for the filter to be part of its scan (pgvector 0.8): it goes on until enough
    /// rows have passed, in the order of distance. The planner would otherwise sort all of a business's rows.
    static let approximate = [
        (name: "hnsw.iterative_scan", value: "strict_order"), (name: "hnsw.ef_search", value: "800"),
        (name: "hnsw.max_scan_tuples", value: "200000"), (name: "enable_sort", value: "off"),
    ]

    static func statement(_ search: SearchQuery) -> SQL {
        let words = SearchText.words(QuestionWords.removed(from: search.text, language: search.language))
        let day = "\(search.day)"
        return """
            with near as materialized (
                \(near(search, day))
            ), size as (
                select language, count(*) as chunks from frontdesk.chunk where business_id = \(search.business)
                group by language
            ), word as (
                select s.language, s.chunks, w.lexeme, quote_literal(w.lexeme)::tsquery as query,
                    (quote_literal(w.lexeme) || case when w.lexeme ~ '^[a-z]{5}' then ':*' else '' end)::tsquery
                        as beginning
                from size s, unnest(to_tsvector(frontdesk.text_configuration(s.language), \(words))) w
            ), hit as materialized (
                select c.id, w.language, w.lexeme,
                    case when c.words @@ w.query then 1 else \(beginning)::float8 end as share
                from frontdesk.chunk c join word w on w.language = c.language and c.words @@ w.beginning
                where c.business_id = \(search.business)
                  and (c.valid_from is null or c.valid_from <= \(day)::date)
                  and (c.valid_until is null or c.valid_until >= \(day)::date)
                  and \(passes(search.filter))
            ), weight as (
                select w.language, w.lexeme, ln(1 + (w.chunks - count(h.id) + 0.5) / (count(h.id) + 0.5)) as idf
                from word w left join hit h on h.language = w.language and h.lexeme = w.lexeme
                group by w.language, w.lexeme, w.chunks
            ), total as (
                select language, sum(idf) as idf from weight group by language
            ), covered as (
                select h.id, sum(w.idf * h.share) / t.idf as coverage
                from hit h
                join weight w on w.language = h.language and w.lexeme = h.lexeme
                join total t on t.language = h.language
                group by h.id, t.idf
            ), candidate as (
                \(candidates(search))
            ), found as (
                select a.id, a.cosine, a.coverage, coalesce(a.cosine, 0) + case
                        when c.language = \(search.language)
                        then \(search.coverageWeight)::float8 * a.coverage + \(ownLanguage)::float8
                        else \(search.coverageWeight)::float8 * a.coverage * \(otherLanguage)::float8
                    end as score,
                    c.document_id, c.document_type, c.section, c.question, c.body, c.language
                from candidate a join frontdesk.chunk c on c.business_id = \(search.business) and c.id = a.id
                order by score desc, a.id
                limit \(search.limit)
            )
            select f.*, d.source,
                coalesce((select idf from total where language = \(search.language)), (select max(idf) from total), 0)::float8
                    as word_weight,
                (select coalesce(max(chunks), 0) from size) as chunks
            from found f join frontdesk.document d on d.business_id = \(search.business) and d.id = f.document_id
            order by f.score desc, f.id
            """
    }

    /// The nearest chunks by vector: all of a small business, the first of a large one.
    private static func near(_ search: SearchQuery, _ day: String) -> SQL {
        guard let embedding = search.embedding else { return "select null::text as id, null::float8 as cosine limit 0" }
        let vector = PostgresVector(embedding)
        let filter: SQL = """
            e.business_id = \(search.business) and e.model = \(search.model)
              and (e.valid_from is null or e.valid_from <= \(day)::date)
              and (e.valid_until is null or e.valid_until >= \(day)::date)
              and \(passes(search))
            """
        if let found = search.found {
            return """
                select e.chunk_id as id, 1 - (e.embedding <=> \(vector)::vector) as cosine
                from frontdesk.chunk_embedding e where e.chunk_id = any (\(found)::text[]) and \(filter)
                """
        }
        guard search.isLarge else {
            return """
                select e.chunk_id as id, 1 - (e.embedding <=> \(vector)::vector) as cosine
                from frontdesk.chunk_embedding e where \(filter)
                """
        }
        return """
            select e.chunk_id as id,
                1 - (e.embedding::vector(\(literal: embedding.count)) <=> \(vector)::vector) as cosine
            from frontdesk.chunk_embedding e where e.is_indexed and \(filter)
            order by e.embedding::vector(\(literal: embedding.count)) <=> \(vector)::vector
            limit \(literal: neighbours)
            """
    }

    /// The condition on a vector's chunk; most searches have none, and their scans read vectors only.
    private static func passes(_ search: SearchQuery) -> SQL {
        if search.filter.isEmpty { return "true" }
        return """
            exists (select from frontdesk.chunk c where c.business_id = \(search.business) and c.id = e.chunk_id
                    and \(passes(search.filter)))
            """
    }

    private static func passes(_ filter: AssistantSettings.Retrieval.MetadataFilter) -> SQL {
        let types: SQL =
            filter.documentTypes.isEmpty ? "true" : "c.document_type = any (\(filter.documentTypes)::text[])"
        let languages: SQL = filter.languages.isEmpty ? "true" : "c.language = any (\(filter.languages)::text[])"
        let sections: SQL =
            filter.sections.isEmpty
            ? "true" : "string_to_array(c.section, \(Chunk.separator)) && \(filter.sections)::text[]"
        return "\(types) and \(languages) and \(sections)"
    }

    /// Those and what holds the question's words; the latter's cosine is looked up where it is not known yet, unless its
    /// words are too few: it is no nearer than the last of the nearest, and so could not be among the best.
    private static func candidates(_ search: SearchQuery) -> SQL {
        guard let embedding = search.embedding else {
            return "select k.id, null::float8 as cosine, k.coverage::float8 from covered k"
        }
        guard search.isLarge || search.found != nil else {
            return """
                select n.id, n.cosine, coalesce(k.coverage, 0)::float8 as coverage
                from near n left join covered k on k.id = n.id
                """
        }
        return """
            select n.id, n.cosine, coalesce(k.coverage, 0)::float8 as coverage
            from near n left join covered k on k.id = n.id
            union all
            select k.id, 1 - (e.embedding <=> \(PostgresVector(embedding))::vector), k.coverage::float8
            from (
                select * from covered
                where id not in (select id from near)
                  and \(search.coverageWeight)::float8 * coverage + \(ownLanguage)::float8 >= coalesce((
                        select n.cosine + \(search.coverageWeight * otherLanguage)::float8 * coalesce(c.coverage, 0) as least
                        from near n left join covered c on c.id = n.id
                        order by least desc offset \(literal: search.limit - 1) limit 1
                    ) - (select min(cosine) from near), -1)
                order by coverage desc, id
                limit \(literal: wordHits)
            ) k
            join frontdesk.chunk_embedding e
              on e.business_id = \(search.business) and e.model = \(search.model) and e.chunk_id = k.id
            """
    }
}
