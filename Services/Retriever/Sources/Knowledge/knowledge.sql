-- What a business knows: documents, and the chunks they are searched by.
--
-- Row-level security is the second wall behind the queries' own filters: under the role fd_retriever, which cannot
-- bypass it, a session sees only the business that app.business_id names, and nothing when it names none.

create extension if not exists vector;

create table frontdesk.document (
    business_id   text        not null,
    id            text        not null,
    source        text        not null,
    title         text        not null,
    document_type text        not null,
    language      text        not null,
    content_hash  text        not null,
    version       int         not null default 1,
    updated_at    timestamptz not null default now(),
    primary key (business_id, id)
);

create table frontdesk.chunk (
    business_id   text        not null,
    id            text        not null,
    document_id   text        not null,
    ordinal       int         not null,
    section       text        not null,
    question      text,
    body          text        not null,
    language      text        not null,
    document_type text        not null,
    valid_from    date,
    valid_until   date,
    model         text        not null,
    embedding     vector(384) not null,
    words         tsvector    not null,
    updated_at    timestamptz not null default now(),
    primary key (business_id, id),
    foreign key (business_id, document_id) references frontdesk.document (business_id, id) on delete cascade
);
create index chunk_of_document on frontdesk.chunk (business_id, document_id);
create index chunk_words on frontdesk.chunk using gin (words);

-- What a search's signals say about relevance, by embedding model; written by `retriever calibrate`.
create table frontdesk.calibration (
    model     text        primary key,
    relevance jsonb       not null,
    questions int         not null,
    fitted_at timestamptz not null default now()
);

-- Full text: Postgres' own dictionaries where it has one for the language.
create function frontdesk.text_configuration(p_language text) returns regconfig language sql immutable as $$
    select case p_language
        when 'en' then 'english' when 'it' then 'italian' when 'de' then 'german' when 'es' then 'spanish'
        when 'pt' then 'portuguese' when 'fr' then 'french' else 'simple' end::regconfig
$$;

alter table frontdesk.document enable row level security;
alter table frontdesk.document force row level security;
alter table frontdesk.chunk enable row level security;
alter table frontdesk.chunk force row level security;
create policy of_business on frontdesk.document
    using (business_id = nullif(current_setting('app.business_id', true), ''));
create policy of_business on frontdesk.chunk
    using (business_id = nullif(current_setting('app.business_id', true), ''));

do $$
begin
    if not exists (select from pg_roles where rolname = 'fd_retriever') then
        create role fd_retriever nologin nosuperuser nobypassrls;
    end if;
exception when duplicate_object or unique_violation then
    null; -- Another database of the same server was migrated at the same moment.
end $$;
grant fd_retriever to current_user;
grant usage on schema frontdesk to fd_retriever;
grant select, insert, update, delete on frontdesk.document, frontdesk.chunk to fd_retriever;
grant select on frontdesk.schema_version, frontdesk.calibration to fd_retriever;

-- Stores one document as a whole: chunks that are gone disappear, known ones stay, new ones bring their embedding.
create function frontdesk.store_document(p_business text, p_document jsonb, p_chunks jsonb) returns void
language plpgsql as $$
begin
    insert into frontdesk.document as d (business_id, id, source, title, document_type, language, content_hash)
    values (p_business, p_document ->> 'id', p_document ->> 'source', p_document ->> 'title',
            p_document ->> 'documentType', p_document ->> 'language', p_document ->> 'hash')
    on conflict (business_id, id) do update
    set source = excluded.source, title = excluded.title, document_type = excluded.document_type,
        language = excluded.language, content_hash = excluded.content_hash, version = d.version + 1, updated_at = now();

    delete from frontdesk.chunk
    where business_id = p_business and document_id = p_document ->> 'id'
      and id not in (select c ->> 'id' from jsonb_array_elements(p_chunks) c);

    insert into frontdesk.chunk
        (business_id, id, document_id, ordinal, section, question, body, language, document_type, valid_from,
         valid_until, model, embedding, words)
    select p_business, c.id, p_document ->> 'id', c.ordinal, c.section, c.question, c.body, c.language,
        p_document ->> 'documentType', c."validFrom", c."validUntil", c.model, c.embedding::vector,
        setweight(to_tsvector(frontdesk.text_configuration(c.language),
            c."headingWords"), 'A')
            || to_tsvector(frontdesk.text_configuration(c.language), c."bodyWords")
    from jsonb_to_recordset(p_chunks) as c(
        id text, ordinal int, section text, question text, body text, language text, "validFrom" date,
        "validUntil" date, model text, embedding text, "headingWords" text, "bodyWords" text)
    where c.embedding is not null
    on conflict (business_id, id) do update
    set document_id = excluded.document_id, ordinal = excluded.ordinal, valid_from = excluded.valid_from,
        valid_until = excluded.valid_until, model = excluded.model, embedding = excluded.embedding,
        words = excluded.words, updated_at = now();

    update frontdesk.chunk k
    set ordinal = c.ordinal, valid_from = c."validFrom", valid_until = c."validUntil"
    from jsonb_to_recordset(p_chunks) as c(id text, ordinal int, "validFrom" date, "validUntil" date, embedding text)
    where k.business_id = p_business and k.id = c.id and c.embedding is null;
end $$;
