-- What a business knows: documents with their versions, the chunks they are searched by, and the vectors of each
-- embedding model.
--
-- Row-level security is the second wall behind the queries' own filters: under the role fd_retriever, which cannot
-- bypass it, a session sees only the business that app.business_id names, and nothing when it names none.

create extension if not exists vector;

-- Which models there are, and how each wants to be spoken to. Written by `retriever models` and `retriever calibrate`.
create table frontdesk.embedding_model (
    name            text        primary key,
    dimension       int         not null check (dimension between 1 and 16000),
    query_prefix    text        not null default '',
    passage_prefix  text        not null default '',
    -- Whether the server takes `input_type` (query or passage); others refuse fields they do not know.
    has_input_type  boolean     not null default false,
    -- What a search's signals say about relevance; null until calibrated.
    relevance       jsonb,
    questions       int,
    fitted_at       timestamptz
);

-- One row a business: the model its questions are searched by.
create table frontdesk.knowledge_base (
    business_id   text        primary key,
    model         text        not null references frontdesk.embedding_model (name),
    -- Its vectors are in the approximate index. Small businesses are searched exactly and stay out of it.
    is_large      boolean     not null default false,
    updated_at    timestamptz not null default now()
);

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

-- Earlier and present texts of a document, so that a bad edit can be taken back.
create table frontdesk.document_version (
    business_id   text        not null,
    document_id   text        not null,
    version       int         not null,
    document      jsonb       not null,
    chunks        jsonb       not null,
    stored_at     timestamptz not null default now(),
    primary key (business_id, document_id, version),
    foreign key (business_id, document_id) references frontdesk.document (business_id, id) on delete cascade
);

create table frontdesk.chunk (
    business_id   text        not null,
    id            text        not null,
    document_id   text        not null,
    ordinal       int         not null,
    section       text        not null,
    question      text,
    -- The question in the form questions are compared in (`QuestionKey`).
    question_key  text,
    body          text        not null,
    -- What its vectors are made from.
    embedded_text text        not null,
    language      text        not null,
    document_type text        not null,
    valid_from    date,
    valid_until   date,
    words         tsvector    not null,
    updated_at    timestamptz not null default now(),
    primary key (business_id, id),
    foreign key (business_id, document_id) references frontdesk.document (business_id, id) on delete cascade
);
create index chunk_of_document on frontdesk.chunk (business_id, document_id);
create index chunk_of_question on frontdesk.chunk (business_id, question_key) where question_key is not null;

-- Vectors stand apart from the texts: a scan over a business's vectors reads nothing else, and those of a new model
-- grow beside those in use.
create table frontdesk.chunk_embedding (
    business_id   text        not null,
    model         text        not null references frontdesk.embedding_model (name),
    chunk_id      text        not null,
    valid_from    date,
    valid_until   date,
    is_indexed    boolean     not null default false,
    embedding     vector      not null,
    primary key (business_id, model, chunk_id),
    foreign key (business_id, chunk_id) references frontdesk.chunk (business_id, id) on delete cascade
);
create index chunk_embedding_of_chunk on frontdesk.chunk_embedding (business_id, chunk_id);

-- Where documents came from, so that they can be read again.
create table frontdesk.source (
    business_id   text        not null,
    address       text        not null,
    read_at       timestamptz not null default now(),
    -- What the last reading said that was wrong; null when nothing was.
    failure       text,
    -- Readings in a row that something was wrong with: each doubles the wait for the next.
    failures      int         not null default 0,
    -- The owner said on the command line that it may lie in the private network.
    is_private    boolean     not null default false,
    -- What its documents were said to be where they do not say it themselves, such as `validity_window`.
    options       jsonb       not null default '{}',
    primary key (business_id, address)
);

-- Questions nothing was found for.
create table frontdesk.missed_question (
    business_id     text        not null,
    conversation_id text        not null,
    turn            int         not null,
    question        text        not null,
    language        text        not null,
    nearest         float8,
    asked_at        timestamptz not null default now(),
    primary key (business_id, conversation_id, turn)
);
create index missed_question_by_time on frontdesk.missed_question (business_id, asked_at);

-- Full text: Postgres' own dictionaries where it has one for the language, behind one that takes accents away: half of
-- all customers leave them out ("cuanto", "preco"), and so do many documents.
create extension if not exists unaccent;
do $$
declare
    v_name text;
begin
    foreach v_name in array array['english', 'italian', 'german', 'spanish', 'portuguese', 'french', 'simple'] loop
        execute format('create text search configuration frontdesk.%I (copy = pg_catalog.%I)', v_name, v_name);
        execute format(
            'alter text search configuration frontdesk.%I alter mapping for hword, hword_part, word with unaccent, %I',
            v_name, case v_name when 'simple' then 'simple' else v_name || '_stem' end);
    end loop;
end $$;
create function frontdesk.text_configuration(p_language text) returns regconfig language sql stable as $$
    select case p_language
        when 'en' then 'frontdesk.english' when 'it' then 'frontdesk.italian' when 'de' then 'frontdesk.german'
        when 'es' then 'frontdesk.spanish' when 'pt' then 'frontdesk.portuguese' when 'fr' then 'frontdesk.french'
        else 'frontdesk.simple' end::regconfig
$$;

do $$
declare
    t text;
begin
    foreach t in array array['knowledge_base', 'document', 'document_version', 'chunk', 'chunk_embedding', 'source',
                             'missed_question'] loop
        execute format('alter table frontdesk.%I enable row level security', t);
        execute format('alter table frontdesk.%I force row level security', t);
        execute format(
            $p$create policy of_business on frontdesk.%I
               using (business_id = nullif(current_setting('app.business_id', true), ''))$p$, t);
    end loop;
end $$;

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
grant select, insert, update, delete on frontdesk.knowledge_base, frontdesk.document, frontdesk.document_version,
    frontdesk.chunk, frontdesk.chunk_embedding, frontdesk.source, frontdesk.missed_question to fd_retriever;
grant select on frontdesk.schema_version, frontdesk.embedding_model to fd_retriever;
