import Foundation
import Postgres

/// One round trip: every chunk of the business that is valid today, by meaning and by words.
///
/// The two are fused as a sum, cosine plus a share of the question's words: on judged data it is clearly ahead of
/// reciprocal rank fusion, which forgets how near the best are (docs/benchmarks.md). A word counts as much as it is rare
/// in this business (the inverse document frequency of Robertson and Spärck Jones), and once however often it stands in
/// a passage. The search is exact: the key narrows it to the business's own chunks, and all of them are compared.
enum SearchSQL {
    /// What all words of the question together weigh against the cosine.
    static let coverageWeight = 0.15
    /// A passage in the customer's own language is preferred to an equally near one in another.
    private static let ownLanguage = 0.03

    static func statement(_ search: SearchQuery) -> SQL {
        let vector = search.embedding.map(PostgresVector.init)
        let words = SearchText.words(QuestionWords.removed(from: search.text, language: search.language))
        let day = search.day.formatted(.iso8601.year().month().day())
        return """
            with candidate as materialized (
                select c.id, c.words, c.language, 1 - (c.embedding <=> \(vector)::vector) as cosine
                from frontdesk.chunk c
                where c.business_id = \(search.business)
                  and (c.valid_from is null or c.valid_from <= \(day)::date)
                  and (c.valid_until is null or c.valid_until >= \(day)::date)
            ), word as (
                select lexeme, quote_literal(lexeme)::tsquery as query
                from unnest(to_tsvector(frontdesk.text_configuration(\(search.language)), \(words)))
            ), hit as materialized (
                select c.id, w.lexeme from candidate c join word w on c.words @@ w.query
            ), weight as (
                select w.lexeme, ln(1 + (n.chunks - count(h.id) + 0.5) / (count(h.id) + 0.5)) as idf
                from word w cross join (select count(*) as chunks from candidate) n
                left join hit h on h.lexeme = w.lexeme
                group by w.lexeme, n.chunks
            ), covered as (
                select h.id, sum(w.idf) / (select sum(idf) from weight) as coverage
                from hit h join weight w on w.lexeme = h.lexeme group by h.id
            ), found as (
                select c.id, c.cosine, coalesce(k.coverage, 0)::float8 as coverage, max(c.cosine) over () as nearest,
                    coalesce(c.cosine, 0) + \(search.coverageWeight)::float8 * coalesce(k.coverage, 0)
                        + case when c.language = \(search.language) then \(ownLanguage)::float8 else 0 end as score
                from candidate c left join covered k on k.id = c.id
                where c.cosine is not null or k.id is not null
                order by score desc, c.id
                limit \(search.limit)
            )
            select f.id, f.cosine, f.coverage, f.nearest, c.document_id, c.document_type, c.section, c.question, c.body,
                c.language, d.source
            from found f
            join frontdesk.chunk c on c.business_id = \(search.business) and c.id = f.id
            join frontdesk.document d on d.business_id = c.business_id and d.id = c.document_id
            order by f.score desc, f.id
            """
    }
}
