import Hours
import Postgres

extension KnowledgeStore {
    /// Remembers a question nothing was found for. One turn counts once; after half a year it is forgotten.
    func miss(
        _ question: String,
        language: String,
        nearest: Double?,
        business: String,
        conversation: String,
        turn: Int
    ) async throws {
        _ = try await pool.query(
            """
            with old as (
                delete from frontdesk.missed_question
                where business_id = \(business) and asked_at < now() - interval '180 days')
            insert into frontdesk.missed_question (business_id, conversation_id, turn, question, language, nearest)
            values (\(business), \(conversation), \(turn), left(\(question), 1000), \(language), \(nearest))
            on conflict do nothing
            """,
            settings: scope(business)
        )
    }

    func missedQuestions(of business: String, days: Int) async throws -> [QuestionCluster.Question] {
        try await pool.query(
            """
            select question, language from frontdesk.missed_question
            where business_id = \(business) and asked_at >= now() - make_interval(days => \(days))
            order by asked_at desc limit 5000
            """,
            settings: scope(business)
        ).map { .init(question: try $0.decode("question"), language: try $0.decode("language")) }
    }

    struct Expiring: Sendable {
        let document: String
        let until: String
        let text: String
        let isOver: Bool
    }

    func expiring(of business: String, from today: CivilDate, days: Int) async throws -> [Expiring] {
        try await pool.query(
            """
            select document_id, valid_until::text, valid_until < \("\(today)")::date as over,
                left(replace(coalesce(question, body), chr(10), ' '), 80) as text
            from frontdesk.chunk
            where business_id = \(business) and valid_until <= \("\(today)")::date + \(days)::int
            order by valid_until, document_id, ordinal limit 1000
            """,
            settings: scope(business)
        ).map {
            Expiring(
                document: try $0.decode("document_id"), until: try $0.decode("valid_until"),
                text: try $0.decode("text"), isOver: try $0.decode("over"))
        }
    }

    /// Chunks that `neighbours` compares at most: pairs grow with the square of them.
    static let compared = 4000

    func chunkCount(of business: String) async throws -> Int {
        try await pool.query(
            "select count(*) as chunks from frontdesk.chunk where business_id = \(business)", settings: scope(business)
        ).first?.decode("chunks", as: Int.self) ?? 0
    }

    /// Pairs of chunks that are near enough to speak of the same thing, or answer the same question, and hold at a common
    /// time.
    func neighbours(of business: String) async throws -> [Conflict.Pair] {
        try await pool.query(
            """
            with e as materialized (
                select e.chunk_id, e.embedding from frontdesk.chunk_embedding e
                join frontdesk.knowledge_base k on k.business_id = e.business_id and k.model = e.model
                where e.business_id = \(business) order by e.chunk_id limit \(Self.compared)
            ), pair as (
                select a.chunk_id as a, b.chunk_id as b, 1 - (a.embedding <=> b.embedding) as cosine
                from e a join e b on a.chunk_id < b.chunk_id
                where a.embedding <=> b.embedding < 0.1
                union
                select a.id, b.id, 1 - (x.embedding <=> y.embedding)
                from frontdesk.chunk a
                join frontdesk.chunk b on b.business_id = a.business_id and b.question_key = a.question_key
                    and b.language = a.language and a.id < b.id
                join e x on x.chunk_id = a.id join e y on y.chunk_id = b.id
                where a.business_id = \(business)
            )
            select p.cosine, l.id as lid, dl.source as lsource, l.section as lsection, l.question as lquestion,
                l.body as lbody, l.language as llanguage, r.id as rid, dr.source as rsource, r.section as rsection,
                r.question as rquestion, r.body as rbody, r.language as rlanguage
            from pair p
            join frontdesk.chunk l on l.business_id = \(business) and l.id = p.a
            join frontdesk.chunk r on r.business_id = \(business) and r.id = p.b
            join frontdesk.document dl on dl.business_id = \(business) and dl.id = l.document_id
            join frontdesk.document dr on dr.business_id = \(business) and dr.id = r.document_id
            where (l.valid_until is null or r.valid_from is null or l.valid_until >= r.valid_from)
              and (r.valid_until is null or l.valid_from is null or r.valid_until >= l.valid_from)
            order by p.cosine desc, p.a, p.b
            """,
            settings: scope(business) + [("statement_timeout", "120000")],
            deadline: .seconds(120)
        ).map { row in
            func side(_ name: String) throws -> Conflict.Side {
                Conflict.Side(
                    id: try row.decode(name + "id"), source: try row.decode(name + "source"),
                    section: try row.decode(name + "section"), question: try row.decode(name + "question"),
                    body: try row.decode(name + "body"), language: try row.decode(name + "language"))
            }
            return Conflict.Pair(left: try side("l"), right: try side("r"), cosine: try row.decode("cosine"))
        }
    }
}
