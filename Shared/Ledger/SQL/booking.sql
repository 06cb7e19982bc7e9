-- Forms that are being filled in, and what came of them.

-- Where a conversation stands in its form. It moves in the same call that pins the reply, so that a crash never
-- advances the form without its reply, nor sends the reply twice for one step.
create table frontdesk.form (
    business_id     text        not null,
    conversation_id uuid        not null,
    state           jsonb       not null,
    updated_at      timestamptz not null default clock_timestamp(),
    primary key (business_id, conversation_id)
);

-- What customers booked, changed or cancelled, and whether the business's own system was told.
create table frontdesk.booking (
    business_id     text        not null,
    id              uuid        not null,
    conversation_id uuid        not null,
    turn            int         not null,
    kind            text        not null check (kind in ('request', 'change', 'cancel')),
    replaces        uuid,
    state           text        not null default 'requested' check (state in ('requested', 'changed', 'cancelled')),
    -- What was filled in, by field, and the same in words.
    details         jsonb       not null,
    summary         text        not null,
    starts_at       timestamptz,
    created_at      timestamptz not null default clock_timestamp(),
    -- When the business's webhook must be called, or called again; null when it need not be.
    due_at          timestamptz,
    attempts        int         not null default 0,
    delivered_at    timestamptz,
    error           text,
    primary key (business_id, id),
    unique (business_id, conversation_id, turn)
);
create index booking_due on frontdesk.booking (due_at) where due_at is not null;
create index booking_undelivered on frontdesk.booking (business_id, conversation_id, created_at) where due_at is not null;
create index booking_current on frontdesk.booking (business_id, conversation_id, starts_at) where state = 'requested';

-- The form of a conversation, and the appointment it last made that is still to come.
create function frontdesk.dialogue(p_business text, p_conversation uuid) returns jsonb language sql stable as $$
    select jsonb_build_object(
        'form', (
            select state from frontdesk.form where business_id = p_business and conversation_id = p_conversation),
        'booking', (
            select jsonb_build_object('id', b.id, 'values', b.details, 'summary', b.summary)
            from frontdesk.booking b
            where b.business_id = p_business and b.conversation_id = p_conversation and b.state = 'requested'
              and b.kind <> 'cancel' and b.starts_at > clock_timestamp()
            order by b.created_at desc limit 1))
$$;

-- Pins an answer together with the step it takes in the form. p_form: the form afterwards, null when it is over.
-- p_booking: what was confirmed with it, or null. Only the first answer of a turn takes its step.
create function frontdesk.pin_step(
    p_business text, p_conversation uuid, p_turn int, p_fence int, p_answer jsonb, p_lease_ms int,
    p_form jsonb, p_booking jsonb
) returns jsonb language plpgsql as $$
declare
    v_is_first boolean;
    v_reply    jsonb;
begin
    perform from frontdesk.conversation where business_id = p_business and id = p_conversation for update;
    v_is_first := not exists (
        select from frontdesk.answer
        where business_id = p_business and conversation_id = p_conversation and turn = p_turn);
    v_reply := frontdesk.pin(p_business, p_conversation, p_turn, p_fence, p_answer, p_lease_ms);
    if v_reply ->> 'verdict' <> 'pinned' or not v_is_first then return v_reply; end if;
    if p_form is null then
        delete from frontdesk.form where business_id = p_business and conversation_id = p_conversation;
    else
        insert into frontdesk.form as f (business_id, conversation_id, state)
        values (p_business, p_conversation, p_form)
        on conflict (business_id, conversation_id) do update
        set state = excluded.state, updated_at = clock_timestamp();
    end if;
    if p_booking is not null then
        perform frontdesk.book(p_business, p_conversation, p_turn, p_booking);
    end if;
    return v_reply;
end $$;

create function frontdesk.book(p_business text, p_conversation uuid, p_turn int, p_booking jsonb) returns void
language plpgsql as $$
begin
    insert into frontdesk.booking
        (business_id, id, conversation_id, turn, kind, replaces, details, summary, starts_at, due_at)
    values (
        p_business, (p_booking ->> 'id')::uuid, p_conversation, p_turn, p_booking ->> 'kind',
        (p_booking ->> 'replaces')::uuid, p_booking -> 'values', p_booking ->> 'summary',
        to_timestamp((p_booking ->> 'startsAt')::bigint / 1000.0),
        case when (p_booking ->> 'hasWebhook')::boolean then clock_timestamp() end);
    update frontdesk.booking
    set state = case p_booking ->> 'kind' when 'cancel' then 'cancelled' else 'changed' end
    where business_id = p_business and id = (p_booking ->> 'replaces')::uuid and conversation_id = p_conversation;
    perform frontdesk.note(p_business, p_conversation, p_turn, 0, 'booked', p_booking - 'values');
end $$;

-- Takes bookings whose webhook is due, the oldest first, of no business more than five and never two of one conversation:
-- its system must not hear of a cancellation before the appointment, nor of the appointment after it. Whoever takes them has
-- p_lease_ms to say what came of it.
create function frontdesk.claim_bookings(p_limit int, p_lease_ms int) returns jsonb language sql as $$
    with due as (
        select b.business_id, b.id
        from (select distinct business_id from frontdesk.booking where due_at <= clock_timestamp()) waiting
        cross join lateral (
            select o.business_id, o.id from frontdesk.booking o
            where o.business_id = waiting.business_id and o.due_at <= clock_timestamp() and not exists (
                select from frontdesk.booking e
                where e.business_id = o.business_id and e.conversation_id = o.conversation_id and e.due_at is not null
                  and (e.created_at, e.id) < (o.created_at, o.id))
            order by o.due_at limit 5 for update of o skip locked) b
        limit p_limit
    ), taken as (
        update frontdesk.booking b
        set due_at = clock_timestamp() + p_lease_ms * interval '1 ms', attempts = attempts + 1
        from due where b.business_id = due.business_id and b.id = due.id
        returning b.*
    )
    select coalesce(jsonb_agg(jsonb_build_object(
        'business', t.business_id, 'id', t.id, 'attempt', t.attempts,
        'body', jsonb_build_object(
            'id', t.id, 'business', t.business_id, 'conversation', t.conversation_id, 'kind', t.kind,
            'replaces', t.replaces, 'details', t.details, 'summary', t.summary,
            'startsAt', frontdesk.milliseconds(t.starts_at), 'createdAt', frontdesk.milliseconds(t.created_at),
            'customer', jsonb_build_object('phone', c.phone, 'userID', c.user_id, 'name', c.name))::text)), '[]')
    from taken t
    join frontdesk.conversation c on c.business_id = t.business_id and c.id = t.conversation_id
$$;

-- What came of calling the webhook: p_error null when it took the booking, p_retry_ms null when nobody tries again.
-- That it was taken is true however late it is said; that one call failed says nothing once another is under way.
-- Then a person is told, so that no booking is lost with a webhook.
create function frontdesk.settle_booking(p_business text, p_id uuid, p_attempt int, p_error text, p_retry_ms int)
returns void language plpgsql as $$
declare
    v_booking frontdesk.booking;
begin
    -- The conversation first, as in every step that changes both.
    perform from frontdesk.conversation c
    where c.business_id = p_business and c.id = (
        select conversation_id from frontdesk.booking where business_id = p_business and id = p_id)
    for update;
    -- That the system took it is true whoever else has it by now; a failure counts for the attempt that failed only.
    update frontdesk.booking
    set delivered_at = case when p_error is null then clock_timestamp() end, error = p_error,
        due_at = case when p_error is not null then clock_timestamp() + p_retry_ms * interval '1 ms' end
    where business_id = p_business and id = p_id and (p_error is null or attempts = p_attempt)
      and delivered_at is null
    returning * into v_booking;
    if found and p_error is not null and p_retry_ms is null then
        update frontdesk.conversation
        set needs_human = 'the booking system did not take this booking: ' || v_booking.summary
        where business_id = p_business and id = v_booking.conversation_id;
    end if;
end $$;
