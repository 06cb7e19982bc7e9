-- The ledger: what Postgres decides and Redis only carries.
--
-- Every key starts with business_id, so that one deployment can be split by business. Every step is one function, one
-- round trip and one commit; every function that touches a conversation locks its row first, so that steps of one
-- conversation happen one after the other and a lost wake-up is impossible.

create schema if not exists frontdesk;

-- What a column may say. Domains rather than checks of the table: Postgres reads the rule of a domain once a session,
-- that of a table with every statement.
create domain frontdesk.owner as text check (value in ('bot', 'human'));
create domain frontdesk.origin as text check (value in ('customer', 'owner'));
create domain frontdesk.author as text check (value in ('bot', 'person'));
create domain frontdesk.turn_state as text check (value in ('scheduled', 'running', 'done', 'dead'));
create domain frontdesk.stage as text check (value in ('begin', 'retrieve', 'generate', 'send'));
create domain frontdesk.outcome as text
    check (value in ('answered', 'handed_off', 'suppressed', 'expired', 'dead'));
create domain frontdesk.send_state as text
    check (value in ('planned', 'sending', 'unknown', 'sent', 'parked', 'failed', 'superseded'));
create domain frontdesk.status as text check (value in ('sent', 'delivered', 'read', 'played', 'failed'));

-- One customer with one number of a business.
create table frontdesk.conversation (
    business_id     text        not null,
    id              uuid        not null,
    number_id       text        not null,
    phone           text,
    user_id         text,
    name            text,
    -- Who answers. The version grows with every change, so that a late reply can be told from a timely one.
    owner           frontdesk.owner not null default 'bot',
    owner_version   bigint      not null default 0,
    owner_until     timestamptz,
    owner_reason    text,
    -- Why a person should look, although the bot goes on answering.
    needs_human     text,
    live_turn       int,
    last_turn       int         not null default 0,
    -- WhatsApp's clock; opens the 24-hour window.
    last_inbound_at timestamptz,
    created_at      timestamptz not null default now(),
    primary key (business_id, id)
);

-- Few at any time, so that the list of what people should look at is short to read and costs other rows nothing.
create index conversation_attention on frontdesk.conversation (business_id, id) where needs_human is not null;
create index conversation_person on frontdesk.conversation (business_id, id) where owner = 'human';
create index conversation_pause on frontdesk.conversation (owner_until) where owner = 'human';
-- Holds every row, for whoever asks in its words: a plan made while the table was empty would take it for one row's key.
create index conversation_recent on frontdesk.conversation (business_id, last_inbound_at desc nulls last, id)
    where last_turn >= 0;

-- The names a customer goes by: 'phone:…', 'user:…'. Either may be missing from a webhook.
create table frontdesk.conversation_alias (
    business_id     text not null,
    number_id       text not null,
    alias           text not null,
    conversation_id uuid not null,
    primary key (business_id, number_id, alias)
);
-- One customer, whichever number of the business they wrote to.
create index conversation_alias_name on frontdesk.conversation_alias (business_id, alias);

-- What was said to us, once each. The unique key is the defence against repeated and replayed webhooks; rows are kept
-- for at least eight days, because WhatsApp delivers again for seven.
create table frontdesk.inbox (
    business_id     text        not null,
    event_id        text        not null,
    conversation_id uuid        not null,
    seq             bigint      generated always as identity,
    origin          frontdesk.origin not null,
    kind            text        not null,
    body            text,
    -- What it holds beyond its words: Contracts.MessageDetail.
    detail          jsonb,
    payload         text        not null,
    sent_at         timestamptz not null,
    received_at     timestamptz not null default clock_timestamp(),
    opens_turn      boolean     not null,
    turn            int,
    traceparent     text,
    primary key (business_id, event_id)
);
create index inbox_waiting on frontdesk.inbox (business_id, conversation_id, seq) where turn is null and opens_turn;
create index inbox_of_turn on frontdesk.inbox (business_id, conversation_id, turn, seq) where turn is not null;
create index inbox_received on frontdesk.inbox using brin (received_at);

-- The customer's words since our last answer. At most one per conversation is scheduled or running.
create table frontdesk.turn (
    business_id     text        not null,
    conversation_id uuid        not null,
    turn            int         not null,
    state           frontdesk.turn_state not null,
    stage           frontdesk.stage not null default 'begin',
    outcome         frontdesk.outcome,
    -- Whose words it sends. A person's are sent whoever owns the conversation.
    author          frontdesk.author not null default 'bot',
    opened_by       text        not null,
    -- 0 for replies, 1 for what is useful, 2 for advertising: when a number has more to send than it may, in this order.
    priority        smallint    not null default 0,
    -- Grows with every grant; a write that carries an older one changes nothing.
    fence           int         not null default 0,
    -- Starts of work that did not end in order; a poison message is known by them.
    starts          int         not null default 0,
    lease_until     timestamptz,
    not_before      timestamptz not null,
    -- When the burst window closes, whatever comes.
    window_until    timestamptz not null,
    deadline_at     timestamptz,
    -- When the sweeper must look: a delay is over, a lease has ended, or Redis may have lost the entry.
    due_at          timestamptz,
    created_at      timestamptz not null default clock_timestamp(),
    begun_at        timestamptz,
    finished_at     timestamptz,
    primary key (business_id, conversation_id, turn)
);
-- By business, so that the sweep can be fair to each however much another has.
create index turn_due on frontdesk.turn (business_id, due_at) where due_at is not null and priority = 0;
-- What is behind the replies: in the order in which it goes, however much there is.
create index turn_bulk on frontdesk.turn (priority, due_at) where due_at is not null and priority > 0;
create index turn_open on frontdesk.turn (created_at) where state in ('scheduled', 'running');
create index turn_finished on frontdesk.turn using brin (finished_at);

-- The one answer of a turn; the first write wins.
create table frontdesk.answer (
    business_id     text        not null,
    conversation_id uuid        not null,
    turn            int         not null,
    body            jsonb       not null,
    created_at      timestamptz not null default clock_timestamp(),
    primary key (business_id, conversation_id, turn)
);

-- A draft the bot was not sure enough of: a person sends it, mends it or drops it, once.
create table frontdesk.review (
    business_id     text        not null,
    conversation_id uuid        not null,
    turn            int         not null,
    draft           jsonb       not null,
    state           text        not null default 'waiting'
        check (state in ('waiting', 'approved', 'edited', 'rejected')),
    decided_by      text,
    decided_at      timestamptz,
    created_at      timestamptz not null default clock_timestamp(),
    primary key (business_id, conversation_id, turn)
);
create index review_waiting on frontdesk.review (business_id, created_at) where state = 'waiting';

-- What people say to a customer, once each; it becomes a turn of its own as soon as none is live.
create table frontdesk.speech (
    business_id     text        not null,
    id              uuid        not null,
    conversation_id uuid        not null,
    seq             bigint      generated always as identity,
    author          text        not null,
    answer          jsonb       not null,
    turn            int,
    -- Whether a person had the conversation when this was said, and so answered all the customer had written.
    took_over       boolean     not null default false,
    created_at      timestamptz not null default clock_timestamp(),
    primary key (business_id, id)
);
create index speech_waiting on frontdesk.speech (business_id, conversation_id, seq) where turn is null;
create unique index speech_of_turn on frontdesk.speech (business_id, conversation_id, turn) where turn is not null;

-- Each part of an answer on its way to WhatsApp. 'unknown' is the ambiguous state: the call may have been accepted.
create table frontdesk.send (
    business_id     text        not null,
    conversation_id uuid        not null,
    turn            int         not null,
    part            int         not null,
    id              uuid        not null default gen_random_uuid(),
    content         jsonb       not null,
    state           frontdesk.send_state not null default 'planned',
    fence           int         not null default 0,
    attempt         int         not null default 0,
    resends         int         not null default 0,
    not_before      timestamptz,
    unknown_since   timestamptz,
    wamid           text,
    status          frontdesk.status,
    status_at       timestamptz,
    error           text,
    sent_at         timestamptz,
    primary key (business_id, conversation_id, turn, part)
);
-- Without the business, for which a plan made while the table was empty would take it instead of the key.
create unique index send_id on frontdesk.send (id);
create index send_wamid on frontdesk.send (business_id, wamid) where wamid is not null;

-- Status webhooks, once each; one that comes before our own note of the send waits here for it.
create table frontdesk.receipt (
    business_id text        not null,
    wamid       text        not null,
    status      text        not null,
    send_id     uuid,
    at          timestamptz not null,
    error       text,
    received_at timestamptz not null default clock_timestamp(),
    primary key (business_id, wamid, status)
);
create index receipt_received on frontdesk.receipt using brin (received_at);

-- What could not be done, with the reason, for a person to look at and to replay once.
create table frontdesk.dead_letter (
    business_id text        not null,
    id          text        not null,
    ref         text,
    stage       text        not null,
    reason      text        not null,
    payload     text,
    starts      int         not null default 0,
    created_at  timestamptz not null default clock_timestamp(),
    replayed_as text        unique,
    primary key (business_id, id)
);

-- Every step of every turn, for ever: what `fd:trace:<wamid>` shows for an hour.
create table frontdesk.hop (
    business_id     text        not null,
    conversation_id uuid        not null,
    turn            int         not null,
    at              timestamptz not null default clock_timestamp(),
    step            text        not null,
    fence           int         not null default 0,
    detail          jsonb
);
create index hop_of_turn on frontdesk.hop (business_id, conversation_id, turn, at);
create index hop_at on frontdesk.hop using brin (at);
