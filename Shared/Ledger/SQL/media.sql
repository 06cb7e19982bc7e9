-- Files of customers: fetched from WhatsApp within their seven days, kept in the media store, voice notes written down.

create table frontdesk.media (
    business_id     text        not null,
    -- WhatsApp's id; with the business it is the file's name in the store.
    id              text        not null,
    event_id        text        not null,
    conversation_id uuid        not null,
    state           text        not null default 'due' check (state in ('due', 'kept', 'lost')),
    attempt         int         not null default 0,
    lease_until     timestamptz,
    due_at          timestamptz default clock_timestamp(),
    -- Until then no turn of the conversation begins: its words are still being written down.
    hold_until      timestamptz,
    mime_type       text,
    bytes           bigint,
    error           text,
    received_at     timestamptz not null default clock_timestamp(),
    primary key (business_id, id)
);
create index media_due on frontdesk.media (due_at) where due_at is not null;
create index media_holding on frontdesk.media (business_id, conversation_id) where hold_until is not null;
create index media_received on frontdesk.media using brin (received_at);

-- Gateway: notes the file of a new message. An id that could not be part of an address is not WhatsApp's.
create function frontdesk.expect_media(
    p_business text, p_conversation uuid, p_event text, p_media jsonb, p_hold_ms int
) returns void language sql as $$
    insert into frontdesk.media (business_id, id, event_id, conversation_id, hold_until)
    select p_business, p_media ->> 'id', p_event, p_conversation,
        case when p_hold_ms > 0 and p_media ->> 'kind' = 'audio'
            then clock_timestamp() + p_hold_ms * interval '1 ms' end
    where p_media ->> 'id' ~ '^[A-Za-z0-9_-]{1,128}$'
    on conflict do nothing
$$;

-- How long the words of a conversation are still being written down; null when they are complete.
create function frontdesk.words_until(p_business text, p_conversation uuid) returns timestamptz language sql stable as $$
    select max(hold_until) from frontdesk.media
    where business_id = p_business and conversation_id = p_conversation and hold_until > clock_timestamp()
$$;

-- Part of the sweep: files that are due, each handed out once in p_again_ms.
create function frontdesk.due_media(p_limit int, p_again_ms int) returns jsonb language plpgsql as $$
declare
    v_due jsonb;
begin
    with due as (
        select business_id, id from frontdesk.media where due_at <= clock_timestamp()
        order by due_at limit p_limit for update skip locked
    ), taken as (
        update frontdesk.media m set due_at = clock_timestamp() + p_again_ms * interval '1 ms'
        from due where m.business_id = due.business_id and m.id = due.id
        returning m.*
    )
    select jsonb_agg(jsonb_build_object(
        'business', business_id, 'conversation', conversation_id, 'media', id, 'attempt', attempt))
    into v_due from taken;
    return coalesce(v_due, '[]');
end $$;

-- Dispatcher: takes a file under a lease. Null: another has it, or it is done.
create function frontdesk.claim_media(p_business text, p_id text, p_lease_ms int) returns jsonb
language plpgsql as $$
declare
    v_media frontdesk.media;
begin
    update frontdesk.media
    set attempt = attempt + 1, lease_until = clock_timestamp() + p_lease_ms * interval '1 ms',
        due_at = clock_timestamp() + p_lease_ms * interval '1 ms'
    where business_id = p_business and id = p_id and state = 'due'
      and (lease_until is null or lease_until <= clock_timestamp())
    returning * into v_media;
    if not found then return null; end if;
    return jsonb_build_object(
        'attempt', v_media.attempt,
        'number', (
            select number_id from frontdesk.conversation
            where business_id = p_business and id = v_media.conversation_id),
        'media', (
            select detail -> 'content' -> 'media' from frontdesk.inbox
            where business_id = p_business and event_id = v_media.event_id));
end $$;

-- Dispatcher: what became of a file: 'kept', 'retry' (after p_delay_ms) or 'lost'. p_words is what was said in it.
-- As soon as no file holds the conversation its turn may begin.
create function frontdesk.settle_media(
    p_business text, p_id text, p_attempt int, p_result text, p_mime text, p_bytes bigint, p_words text, p_error text,
    p_delay_ms int
) returns boolean language plpgsql as $$
declare
    v_media frontdesk.media;
    v_now   timestamptz;
begin
    select * into v_media from frontdesk.media where business_id = p_business and id = p_id;
    perform from frontdesk.conversation
    where business_id = p_business and id = v_media.conversation_id for update;
    v_now := clock_timestamp();
    update frontdesk.media
    set state = case p_result when 'retry' then 'due' else p_result end, lease_until = null,
        due_at = case p_result when 'retry' then v_now + p_delay_ms * interval '1 ms' end,
        hold_until = case p_result when 'retry' then hold_until end,
        mime_type = coalesce(p_mime, mime_type), bytes = coalesce(p_bytes, bytes), error = p_error
    where business_id = p_business and id = p_id and attempt = p_attempt and state = 'due';
    if not found then return false; end if;
    if p_words is not null then
        update frontdesk.inbox set body = p_words
        where business_id = p_business and event_id = v_media.event_id and body is null;
    end if;
    if p_result = 'lost' then
        update frontdesk.conversation set needs_human = 'a file of the customer could not be fetched'
        where business_id = p_business and id = v_media.conversation_id;
    end if;
    if p_result <> 'retry' and v_media.hold_until is not null
        and frontdesk.words_until(p_business, v_media.conversation_id) is null
    then
        update frontdesk.turn set not_before = v_now, due_at = v_now
        where business_id = p_business and conversation_id = v_media.conversation_id and state = 'scheduled';
    end if;
    return true;
end $$;
