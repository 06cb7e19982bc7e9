import Foundation
import Postgres

/// One round trip: vector and full text, filtered inside the search, fused by reciprocal rank.
///
/// The search is exact: the index on (business_id, …) narrows it to the business's own chunks, a few thousand at most,
/// and every one of them is compared. Filtered top-k is then the true top-k.
enum SearchSQL {
    /// Cormack et al. 2009; the constant of reciprocal rank fusion.
    private static let fusion = 60
    /// Full text finds names and numbers that vectors blur, and is wrong more often; so it weighs less.
    private static let textWeight = 0.3
    /// A passage in the customer's own language is preferred to an equally near one in another.
    private static let ownLanguage = 0.03

    static func statement(_ search: SearchQuery) -> SQL {
        let vector = search.embedding.map(PostgresVector.init)
        let day = search.day.formatted(.iso8601.year().month().day())
        return """
            with question as (
                select \(vector)::vector as embedding,
                    replace(plainto_tsquery(
                        frontdesk.text_configuration(\(search.language)), \(search.text))::text, '&', '|')::tsquery as words
            ), candidate as (
                select c.*, 1 - (c.embedding <=> q.embedding) as cosine,
                    case when c.words @@ q.words then ts_rank_cd(c.words, q.words, 1) end as text_rank
                from frontdesk.chunk c, question q
                where c.business_id = \(search.business)
                  and (c.valid_from is null or c.valid_from <= \(day)::date)
                  and (c.valid_until is null or c.valid_until >= \(day)::date)
            ), ranked as (
                select candidate.*,
                    row_number() over (order by
                        cosine + case when language = \(search.language) then \(ownLanguage)::float8 else 0 end desc nulls last,
                        id) as vector_place,
                    row_number() over (order by text_rank desc nulls last, id) as text_place
                from candidate
            )
            select r.id, r.document_id, r.document_type, r.section, r.question, r.body, r.language, d.source,
                r.cosine, r.text_rank
            from ranked r join frontdesk.document d on d.business_id = r.business_id and d.id = r.document_id
            where r.vector_place <= 50 or (r.text_rank is not null and r.text_place <= 50)
            order by
                case when r.cosine is null then 0 else 1.0 / (\(fusion)::int + r.vector_place) end
                + case when r.text_rank is null then 0 else \(textWeight)::float8 / (\(fusion)::int + r.text_place) end desc,
                r.id
            limit \(search.limit * 3)
            """
    }
}
