-- Steps over the tables of knowledge.sql that must happen as a whole.

-- Makes a model known, and the index its large businesses are searched by. pgvector indexes up to 2,000 dimensions;
-- beyond that every business is searched exactly.
create function frontdesk.add_embedding_model(
    p_name text, p_dimension int, p_query_prefix text, p_passage_prefix text, p_has_input_type boolean
) returns void language plpgsql as $$
begin
    insert into frontdesk.embedding_model (name, dimension, query_prefix, passage_prefix, has_input_type)
    values (p_name, p_dimension, p_query_prefix, p_passage_prefix, p_has_input_type);
    if p_dimension <= 2000 then
        execute format(
            'create index %I on frontdesk.chunk_embedding using hnsw ((embedding::vector(%s)) vector_cosine_ops)
             with (m = 24, ef_construction = 200) where model = %L and is_indexed',
            'chunk_embedding_near_' || md5(p_name), p_dimension, p_name);
    end if;
end $$;
revoke execute on function frontdesk.add_embedding_model from public;
select frontdesk.add_embedding_model('multilingual-e5-small', 384, '', '', true);

-- What stands of a document, for whoever reads its text now and stores it later.
create function frontdesk.revision(d frontdesk.document) returns text language sql immutable as $$
    select d.version || ' ' || d.content_hash
$$;

-- Whether a document was read from this source: it is the page there, or named by the path from the last part of it on.
create function frontdesk.comes_from(d frontdesk.document, p_address text) returns boolean language sql immutable as $$
    select (d.id, d.source) = (p_address, p_address)
        or (d.source = p_address or starts_with(d.source, p_address || '/'))
            and d.id = regexp_replace(p_address, '^.*/', '') || substr(d.source, length(p_address) + 1)
$$;

-- Stores one document as a whole: chunks that are gone disappear, known ones stay, new ones bring their vector. What
-- was stored before stays readable as a version.
--
-- p_chunks: every chunk of the document; `embedding` is null for one whose vector of p_model is stored already.
-- p_replaces: the revision that stood when the text was read, '' for none; null for whatever stands now.
create function frontdesk.store_document(
    p_business text, p_model text, p_document jsonb, p_chunks jsonb, p_replaces text default null
) returns int
language plpgsql as $$
declare
    v_document text := p_document ->> 'id';
    v_version int;
    v_large boolean;
    v_model text;
begin
    insert into frontdesk.knowledge_base as k (business_id, model) values (p_business, p_model)
    on conflict (business_id) do update set updated_at = now()
    returning is_large, model into v_large, v_model;
    -- Embedding takes seconds, and a change of model may have ended meanwhile: nobody would find these vectors.
    if v_model <> p_model then
        raise exception '% was embedded by %, but % is searched by % now; read it again', v_document, p_model, p_business, v_model
            using errcode = 'FD001';
    end if;
    -- The row of the business is locked: whoever read the text earlier and comes later must not bring it back.
    if p_replaces <> coalesce((select frontdesk.revision(d) from frontdesk.document d
                               where business_id = p_business and id = v_document), '') then
        raise exception '% was changed by somebody else while it was read; read it again', v_document
            using errcode = 'FD002';
    end if;

    insert into frontdesk.document as d (business_id, id, source, title, document_type, language, content_hash)
    values (p_business, v_document, p_document ->> 'source', p_document ->> 'title',
            p_document ->> 'documentType', p_document ->> 'language', p_document ->> 'hash')
    on conflict (business_id, id) do update
    set source = excluded.source, title = excluded.title, document_type = excluded.document_type,
        language = excluded.language, content_hash = excluded.content_hash, updated_at = now(),
        version = d.version
            + (d.content_hash <> excluded.content_hash or p_document ->> 'rolledBackTo' is not null)::int
    returning version into v_version;

    insert into frontdesk.document_version (business_id, document_id, version, document, chunks)
    values (p_business, v_document, v_version, p_document,
            (select coalesce(jsonb_agg(c - 'embedding'), '[]') from jsonb_array_elements(p_chunks) c))
    on conflict (business_id, document_id, version) do nothing;
    delete from frontdesk.document_version
    where business_id = p_business and document_id = v_document and version <= v_version - 20;

    delete from frontdesk.chunk
    where business_id = p_business and document_id = v_document
      and id not in (select c ->> 'id' from jsonb_array_elements(p_chunks) c);

    insert into frontdesk.chunk as k
        (business_id, id, document_id, ordinal, section, question, question_key, body, embedded_text, language,
         document_type, valid_from, valid_until, words)
    select p_business, c.id, v_document, c.ordinal, c.section, c.question, c."questionKey", c.body, c."embeddedText",
        c.language, p_document ->> 'documentType', c."validFrom", c."validUntil",
        setweight(to_tsvector(frontdesk.text_configuration(c.language), c."headingWords"), 'A')
            || to_tsvector(frontdesk.text_configuration(c.language), c."bodyWords")
    from jsonb_to_recordset(p_chunks) as c(
        id text, ordinal int, section text, question text, "questionKey" text, body text, "embeddedText" text,
        language text,
        "validFrom" date, "validUntil" date, "headingWords" text, "bodyWords" text)
    on conflict (business_id, id) do update
    set ordinal = excluded.ordinal, question_key = excluded.question_key, document_type = excluded.document_type,
        valid_from = excluded.valid_from, valid_until = excluded.valid_until, words = excluded.words,
        updated_at = now();

    insert into frontdesk.chunk_embedding
        (business_id, model, chunk_id, valid_from, valid_until, is_indexed, embedding)
    select p_business, p_model, c.id, c."validFrom", c."validUntil", v_large, c.embedding::vector
    from jsonb_to_recordset(p_chunks) as c(id text, "validFrom" date, "validUntil" date, embedding text)
    where c.embedding is not null
    on conflict (business_id, model, chunk_id) do update set embedding = excluded.embedding;

    update frontdesk.chunk_embedding e
    set valid_from = c.valid_from, valid_until = c.valid_until
    from frontdesk.chunk c
    where c.business_id = p_business and c.document_id = v_document
      and e.business_id = c.business_id and e.chunk_id = c.id
      and (e.valid_from, e.valid_until) is distinct from (c.valid_from, c.valid_until);

    if exists (select from frontdesk.chunk c
               where c.business_id = p_business and c.document_id = v_document and not exists (
                   select from frontdesk.chunk_embedding e
                   where e.business_id = c.business_id and e.chunk_id = c.id and e.model = p_model)) then
        raise exception 'a chunk of % has no vector of %', v_document, p_model;
    end if;
    return v_version;
end $$;

-- Removes documents that still are at the revisions that stood when somebody found them gone from their folder; what was
-- stored again since stays. Returns the chunks that went with each.
create function frontdesk.remove_documents(p_business text, p_documents text[], p_revisions text[])
returns table (document_id text, chunk_id text) language plpgsql as $$
begin
    perform from frontdesk.knowledge_base where business_id = p_business for update;
    return query
        with gone as (
            delete from frontdesk.document d
            using unnest(p_documents, p_revisions) as seen(id, revision)
            where d.business_id = p_business and d.id = seen.id and frontdesk.revision(d) = seen.revision
            returning d.id
        )
        select g.id, c.id from gone g
        left join frontdesk.chunk c on c.business_id = p_business and c.document_id = g.id;
end $$;

-- Puts a business's vectors into the approximate index once there are enough of them; it stays there.
create function frontdesk.settle_size(p_business text, p_large_from int) returns boolean language plpgsql as $$
declare
    v_large boolean;
begin
    select is_large into v_large from frontdesk.knowledge_base where business_id = p_business for update;
    if not found or v_large
        or (select count(*) from frontdesk.chunk where business_id = p_business) < p_large_from then
        return coalesce(v_large, false);
    end if;
    update frontdesk.chunk_embedding set is_indexed = true where business_id = p_business and not is_indexed;
    update frontdesk.knowledge_base set is_large = true where business_id = p_business;
    return true;
end $$;

-- The business's questions are searched by p_model from here on, if no chunk lacks its vector; returns how many do.
create function frontdesk.switch_model(p_business text, p_model text) returns int language plpgsql as $$
declare
    v_missing int;
begin
    perform from frontdesk.knowledge_base where business_id = p_business for update;
    select count(*) into v_missing from frontdesk.chunk c
    where c.business_id = p_business and not exists (
        select from frontdesk.chunk_embedding e
        where e.business_id = c.business_id and e.chunk_id = c.id and e.model = p_model);
    if v_missing = 0 then
        update frontdesk.knowledge_base set model = p_model, updated_at = now() where business_id = p_business;
    end if;
    return v_missing;
end $$;

-- The answer of a question and answer pair whose question is p_question, in the form of `QuestionKey`. Nothing when
-- two pairs of the language answer it differently: then somebody must decide, and it is not this function.
--
-- For services that may see nothing else of the knowledge; it names the business itself.
create function frontdesk.faq_answer(p_business text, p_language text, p_question text, p_day date default current_date)
returns table (chunk_id text, document_id text, section text, question text, answer text, source text)
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    v_before text := current_setting('app.business_id', true);
begin
    perform set_config('app.business_id', p_business, true);
    return query
        with answer as (
            select c.id, c.document_id, c.section, c.question, c.body, d.source
            from frontdesk.chunk c
            join frontdesk.document d on d.business_id = c.business_id and d.id = c.document_id
            where c.business_id = p_business and c.question_key = p_question and c.language = p_language
              and (c.valid_from is null or c.valid_from <= p_day)
              and (c.valid_until is null or c.valid_until >= p_day)
        )
        select a.id, a.document_id, a.section, a.question, a.body, a.source from answer a
        where (select count(distinct body) from answer) = 1
        order by a.id limit 1;
    perform set_config('app.business_id', coalesce(v_before, ''), true);
end $$;
revoke execute on function frontdesk.faq_answer from public;
