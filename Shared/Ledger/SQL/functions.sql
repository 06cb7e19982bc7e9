-- The steps. Parameters start with p_, variables with v_.

-- Whether a person owns the conversation at p_now; a pause that has ended counts as handed back.
create function frontdesk.human_owned(p_conversation frontdesk.conversation, p_now timestamptz) returns boolean
language sql immutable as $$
    select (p_conversation).owner = 'human'
        and ((p_conversation).owner_until is null or (p_conversation).owner_until > p_now)
$$;

create function frontdesk.note(
    p_business text, p_conversation uuid, p_turn int, p_fence int, p_step text, p_detail jsonb default null
) returns void language sql as $$
    insert into frontdesk.hop (business_id, conversation_id, turn, fence, step, detail)
    values (p_business, p_conversation, p_turn, p_fence, p_step, p_detail)
$$;

-- A phone number has passed to another person: it leads no longer to whoever had it, and nothing is sent there to them.
create function frontdesk.part_with_phone(p_business text, p_number text, p_conversation uuid, p_phone text)
returns void language plpgsql as $$
begin
    delete from frontdesk.conversation_alias
    where business_id = p_business and number_id = p_number and alias = 'phone:' || p_phone
      and conversation_id = p_conversation;
    update frontdesk.conversation set phone = null, former = former || p_phone
    where business_id = p_business and id = p_conversation and phone = p_phone;
end $$;

-- Finds the conversation a customer writes in, or begins it under p_candidate. All names lead to it afterwards.
-- p_other: the phone number as WhatsApp's directory writes it, where that differs (Brazil, Mexico, Argentina).
create function frontdesk.resolve_conversation(
    p_business text, p_number text, p_phone text, p_user text, p_name text, p_candidate uuid, p_other text default null
) returns uuid language plpgsql as $$
declare
    v_by_user  uuid;
    v_by_phone uuid;
    v_is_known boolean;
    v_id       uuid;
begin
    if p_user is not null then
        select conversation_id into v_by_user from frontdesk.conversation_alias
        where business_id = p_business and number_id = p_number and alias = 'user:' || p_user;
    end if;
    if p_phone is not null then
        select conversation_id into v_by_phone from frontdesk.conversation_alias
        where business_id = p_business and number_id = p_number and alias = 'phone:' || p_phone;
    end if;
    v_is_known := (p_user is null or v_by_user is not null) and (p_phone is null or v_by_phone is not null)
        and p_other is null;
    if v_by_phone is null and p_other is not null then
        select conversation_id into v_by_phone from frontdesk.conversation_alias
        where business_id = p_business and number_id = p_number and alias = 'phone:' || p_other;
    end if;
    -- The user id is the better name: a phone number can pass to another person.
    if p_user is not null and v_by_phone <> coalesce(v_by_user, p_candidate) and exists (
        select from frontdesk.conversation
        where business_id = p_business and id = v_by_phone and user_id <> p_user)
    then
        perform frontdesk.part_with_phone(p_business, p_number, v_by_phone, name)
        from unnest(array[p_phone, p_other]) name where name is not null;
        v_by_phone := null;
        v_is_known := false;
    end if;
    v_id := coalesce(v_by_user, v_by_phone);
    if v_id is null then
        insert into frontdesk.conversation_alias (business_id, number_id, alias, conversation_id)
        values (p_business, p_number, coalesce('user:' || p_user, 'phone:' || p_phone), p_candidate)
        on conflict do nothing;
        if found then
            v_id := p_candidate;
            insert into frontdesk.conversation (business_id, id, number_id, phone, user_id, name)
            values (p_business, v_id, p_number, p_phone, p_user, p_name)
            on conflict do nothing;
        else
            -- Another call was first; what is stored counts.
            select conversation_id into v_id from frontdesk.conversation_alias
            where business_id = p_business and number_id = p_number
              and alias = coalesce('user:' || p_user, 'phone:' || p_phone);
        end if;
    end if;
    if not v_is_known then
        insert into frontdesk.conversation_alias (business_id, number_id, alias, conversation_id)
        select p_business, p_number, name, v_id
        from unnest(array['user:' || p_user, 'phone:' || p_phone, 'phone:' || p_other]) name where name is not null
        on conflict do nothing;
    end if;
    return v_id;
end $$;

-- Schedules the conversation's next turn. The caller holds the conversation's lock and knows that none is live.
-- due_at lies a little after not_before when the caller writes the stream entry itself.
create function frontdesk.schedule_turn(
    p_business text, p_conversation uuid, p_opened_by text, p_window_ms int, p_cap_ms int
) returns int language plpgsql as $$
declare
    v_turn int;
    v_now  timestamptz := clock_timestamp();
begin
    update frontdesk.conversation set last_turn = last_turn + 1, live_turn = last_turn + 1
    where business_id = p_business and id = p_conversation
    returning live_turn into v_turn;
    insert into frontdesk.turn
        (business_id, conversation_id, turn, state, opened_by, not_before, window_until, due_at)
    values (
        p_business, p_conversation, v_turn, 'scheduled', p_opened_by,
        v_now + p_window_ms * interval '1 ms', v_now + p_cap_ms * interval '1 ms',
        v_now + case when p_window_ms > 0 then p_window_ms * interval '1 ms' else interval '2 s' end);
    perform frontdesk.note(p_business, p_conversation, v_turn, 0, 'scheduled',
        jsonb_build_object('window_ms', p_window_ms, 'opened_by', p_opened_by));
    return v_turn;
end $$;

-- One thing a webhook told, as the gateway writes it.
create type frontdesk.event as (
    event text, business text, number text, phone text, other_phone text, user_id text, name text, candidate uuid, id text, kind text,
    body text, detail jsonb, payload text, sent_ms bigint, opens_turn boolean, window_ms int, cap_ms int, merges boolean,
    traceparent text, send_id uuid, status text, error text, reason text, new_phone text, new_user text, hold_ms int);

-- Gateway: stores the events of one or many webhooks. Commits as a whole; only then may the webhooks be answered 200.
-- Returns one row per event, in their order.
create function frontdesk.accept(p_events jsonb, p_takeover interval, p_in_flight int)
returns table (ord int, verdict text, conversation_id uuid, turn int, delay_ms int)
language plpgsql as $$
#variable_conflict use_column
declare
    v_events       frontdesk.event[];
    v_event        frontdesk.event;
    v_order        int[] := array[1];
    v_at           int := 0;
    v_ids          uuid[] := array[]::uuid[];
    v_businesses   text[] := array[]::text[];
    v_conversation frontdesk.conversation;
    v_turn         frontdesk.turn;
    v_now          timestamptz;
    v_is_full      boolean;
    v_locked       int;
    v_missing      boolean;
begin
    v_events := array(select e from jsonb_populate_recordset(null::frontdesk.event, p_events) e);
    -- Names first, in one order for all callers, so that two calls never wait for each other crosswise.
    if cardinality(v_events) > 1 then
        v_order := array(
            select ordinality from unnest(v_events) with ordinality
            order by business, number, coalesce(user_id, phone, id), ordinality);
    end if;
    foreach v_at in array v_order loop
        v_event := v_events[v_at];
        if v_event.event in ('message', 'echo') then
            v_ids[v_at] := frontdesk.resolve_conversation(
                v_event.business, v_event.number, v_event.phone, v_event.user_id, v_event.name, v_event.candidate,
                v_event.other_phone);
        elsif v_event.event = 'receipt' then
            v_ids[v_at] := (
                frontdesk.find_send(v_event.business, v_event.send_id, v_event.id)).conversation_id;
        else
            v_ids[v_at] := null;
        end if;
        v_businesses[v_at] := v_event.business;
    end loop;

    -- Row by row through the key, whatever the planner believes of the size of the table, and in the order of bytes,
    -- which is that of all who lock several conversations.
    if cardinality(v_events) > 1 then
        perform from (
            select * from (
                select distinct * from unnest(v_businesses, v_ids) named (business_id, id) where id is not null) named
            order by business_id collate "C", id) touched,
            lateral (
                select from frontdesk.conversation c
                where c.business_id = touched.business_id and c.id = touched.id for update) locked;
        get diagnostics v_locked = row_count;
        v_missing := v_locked < (
            select count(distinct (business_id, id)) from unnest(v_businesses, v_ids) named (business_id, id)
            where id is not null);
    else
        perform from frontdesk.conversation c
        where c.business_id = v_event.business and c.id = v_ids[1] for update;
        v_missing := not found and v_ids[1] is not null;
    end if;
    -- A customer who was erased since the conversation was named: nobody would ever answer what is stored under it. The
    -- same call once more begins a conversation anew.
    if v_missing then
        raise exception 'a conversation was erased meanwhile' using errcode = 'serialization_failure';
    end if;

    v_at := 0;
    foreach v_event in array v_events loop
        v_at := v_at + 1;
        ord := v_at - 1;
        verdict := 'accepted';
        conversation_id := v_ids[v_at];
        turn := null;
        delay_ms := null;
        v_now := clock_timestamp();

        if v_event.event = 'unreadable' then
            insert into frontdesk.dead_letter (business_id, id, stage, reason, payload)
            values (coalesce(v_event.business, ''), v_event.id, 'accept', v_event.reason, v_event.payload)
            on conflict do nothing;
            verdict := case when found then 'rejected' else 'duplicate' end;

        elsif v_event.event = 'notice' then
            insert into frontdesk.notice (business_id, id, account, field, value)
            values (coalesce(v_event.business, ''), v_event.id, v_event.number, v_event.kind, v_event.payload::jsonb)
            on conflict do nothing;
            if not found then verdict := 'duplicate'; end if;

        elsif v_event.event = 'receipt' then
            insert into frontdesk.receipt (business_id, wamid, status, send_id, at, error, pricing)
            values (v_event.business, v_event.id, v_event.status, v_event.send_id,
                    to_timestamp(v_event.sent_ms / 1000.0), v_event.error, v_event.payload::jsonb)
            on conflict do nothing;
            if not found then
                verdict := 'duplicate';
            else
                perform frontdesk.apply_receipts(v_event.business, v_event.id, v_event.send_id);
            end if;

        else
            insert into frontdesk.inbox
                (business_id, event_id, conversation_id, origin, kind, body, detail, payload, sent_at, opens_turn,
                 turn, traceparent)
            values (v_event.business, v_event.id, conversation_id,
                    case v_event.event when 'echo' then 'owner' else 'customer' end,
                    coalesce(v_event.kind, 'text'), v_event.body, v_event.detail, v_event.payload,
                    to_timestamp(v_event.sent_ms / 1000.0), coalesce(v_event.opens_turn, false),
                    case when v_event.opens_turn then null else 0 end, v_event.traceparent)
            on conflict do nothing;
            if not found then
                verdict := 'duplicate';
            elsif v_event.event = 'echo' then
                -- The owner typed on the phone: a person has the conversation now.
                update frontdesk.conversation c
                set owner = 'human', owner_version = c.owner_version + 1, owner_until = v_now + p_takeover,
                    owner_reason = 'echo', needs_human = null
                where c.business_id = v_event.business and c.id = conversation_id;
                insert into frontdesk.number (business_id, number_id, has_phone_app)
                values (v_event.business, v_event.number, true)
                on conflict (business_id, number_id) do update set has_phone_app = true
                where not frontdesk.number.has_phone_app;
                -- What the customer wrote before has its answer; the bot must not give another when it comes back.
                update frontdesk.inbox i set turn = 0
                where i.business_id = v_event.business and i.conversation_id = v_ids[v_at]
                  and i.turn is null and i.opens_turn and i.sent_at <= to_timestamp(v_event.sent_ms / 1000.0);
            else
                update frontdesk.conversation c
                set name = coalesce(v_event.name, c.name), phone = coalesce(v_event.phone, c.phone),
                    user_id = coalesce(v_event.user_id, c.user_id),
                    -- News of a customer are not the customer's word, and open no 24-hour window.
                    last_inbound_at = case when v_event.kind in ('system', 'edit', 'revoke') then c.last_inbound_at
                        else greatest(c.last_inbound_at, to_timestamp(v_event.sent_ms / 1000.0)) end
                where c.business_id = v_event.business and c.id = conversation_id
                returning c.* into v_conversation;
                if v_event.detail #>> '{content,type}' = 'media' then
                    perform frontdesk.expect_media(v_event.business, v_ids[v_at], v_event.id,
                        v_event.detail #> '{content,media}', v_event.hold_ms);
                end if;
                if v_event.new_phone is not null or v_event.new_user is not null then
                    perform frontdesk.change_identity(v_event.business, v_ids[v_at], v_event.number, v_event.phone,
                        v_event.new_phone, v_event.new_user);
                end if;
                if v_event.opens_turn and not frontdesk.human_owned(v_conversation, v_now) then
                    if v_conversation.live_turn is null then
                        -- The streams hold enough of this business: the sweeper writes the turn when there is room.
                        v_is_full := v_event.window_ms = 0 and frontdesk.room_for(v_event.business, p_in_flight) = 0;
                        turn := frontdesk.schedule_turn(
                            v_event.business, conversation_id, v_event.id, v_event.window_ms, v_event.cap_ms);
                        delay_ms := v_event.window_ms;
                        if v_is_full then
                            update frontdesk.turn t set due_at = v_now
                            where t.business_id = v_event.business and t.conversation_id = v_ids[v_at]
                              and t.turn = v_conversation.last_turn + 1;
                            turn := null;
                        end if;
                    elsif (case when v_event.merges then frontdesk.merge(
                        v_event.business, conversation_id, v_conversation.live_turn, v_event.window_ms) end)
                    then
                        turn := v_conversation.live_turn;
                        delay_ms := v_event.window_ms;
                    else
                        -- Whoever writes does not wait for an advertisement's turn.
                        update frontdesk.turn t set priority = 0, due_at = least(t.due_at, v_now)
                        where t.business_id = v_event.business and t.conversation_id = v_ids[v_at]
                          and t.turn = v_conversation.live_turn and t.priority > 0 and t.lease_until is null;
                        if found then
                            perform frontdesk.give_way(v_event.business, v_ids[v_at], v_conversation.live_turn, v_now);
                        end if;
                        -- A turn that still waits for more words: this message decides anew how long.
                        update frontdesk.turn t
                        set not_before = least(t.window_until, v_now + v_event.window_ms * interval '1 ms'),
                            due_at = least(t.window_until, v_now + v_event.window_ms * interval '1 ms')
                                + case when v_event.window_ms > 0 then interval '0' else interval '2 s' end
                        where t.business_id = v_event.business and t.conversation_id = v_ids[v_at]
                          and t.turn = v_conversation.live_turn and t.state = 'scheduled' and t.not_before > v_now
                        returning t.* into v_turn;
                        if found then
                            turn := v_turn.turn;
                            delay_ms := greatest(0, ceil(extract(epoch from v_turn.not_before - v_now) * 1000));
                        end if;
                    end if;
                end if;
            end if;
        end if;
        return next;
    end loop;
end $$;

-- The part a status webhook speaks of, by the id we gave it or the one WhatsApp did; null when it is not ours.
-- Two look-ups, not one with 'or': each is one step in one index, however many rows there are.
create function frontdesk.find_send(p_business text, p_send uuid, p_wamid text) returns frontdesk.send
language plpgsql stable as $$
declare
    v_send frontdesk.send;
begin
    select * into v_send from frontdesk.send where business_id = p_business and id = p_send;
    if not found then
        select * into v_send from frontdesk.send where business_id = p_business and wamid = p_wamid;
    end if;
    return v_send;
end $$;

-- 1 for what tells most.
create function frontdesk.receipt_rank(p_status text) returns int language sql immutable as $$
    select array_position(array['played', 'read', 'delivered', 'failed', 'sent'], p_status)
$$;

-- Applies what is known of a message's fate to its send. Statuses only move up; 'read' may come without 'delivered'.
create function frontdesk.apply_receipts(p_business text, p_wamid text, p_send uuid) returns void
language plpgsql as $$
declare
    v_send     frontdesk.send;
    v_is_other boolean;
    v_best     record;
begin
    v_send := frontdesk.find_send(p_business, p_send, p_wamid);
    if v_send.id is null then return; end if;
    v_is_other := coalesce(v_send.state = 'sent' and v_send.wamid <> p_wamid, false);
    update frontdesk.send
    set wamid = case when v_is_other then wamid else coalesce(p_wamid, wamid) end, status = best.status, status_at = best.at,
        sent_at = coalesce(sent_at, best.at),
        error = case when best.status = 'failed' then best.error else send.error end,
        state = case
            when best.status = 'failed' then 'failed'
            when state in ('planned', 'sending', 'unknown', 'parked') then 'sent'
            else state end
    from (
        select r.status, r.at, r.error from frontdesk.receipt r
        where r.business_id = p_business and r.wamid = p_wamid
        order by frontdesk.receipt_rank(r.status) limit 1) best
    where business_id = p_business and id = v_send.id
      -- Of the two copies of a part that was sent again, the one that came further tells.
      and (not v_is_other or best.status <> 'failed'
          and frontdesk.receipt_rank(best.status) < coalesce(frontdesk.receipt_rank(send.status::text), 6))
    returning best.* into v_best;
    if not found then return; end if;
    if v_best.status = 'failed' and v_send.status is distinct from 'failed' then
        update frontdesk.conversation set needs_human = 'a reply could not be delivered'
        where business_id = p_business and id = v_send.conversation_id;
    end if;
    -- A turn that waited for this echo goes on at once.
    if v_send.state in ('unknown', 'planned', 'parked') then
        update frontdesk.turn set due_at = clock_timestamp()
        where business_id = p_business and conversation_id = v_send.conversation_id and turn = v_send.turn
          and state = 'running';
    end if;
    perform frontdesk.note(p_business, v_send.conversation_id, v_send.turn, v_send.fence, v_best.status,
        jsonb_build_object('part', v_send.part, 'wamid', p_wamid, 'error', v_best.error));
end $$;

-- Ends the turn and, when messages wait and no person owns the conversation, schedules the next one.
-- The caller holds the conversation's lock. Returns the next turn, or null.
create function frontdesk.finish_turn(p_business text, p_conversation uuid, p_turn int, p_outcome text) returns jsonb
language plpgsql as $$
declare
    v_conversation frontdesk.conversation;
    v_next         record;
    v_turn         int;
begin
    update frontdesk.turn
    set state = case p_outcome when 'dead' then 'dead' else 'done' end, outcome = p_outcome,
        finished_at = clock_timestamp(), lease_until = null, due_at = null
    where business_id = p_business and conversation_id = p_conversation and turn = p_turn;
    perform frontdesk.note(p_business, p_conversation, p_turn, 0, 'finished', jsonb_build_object('outcome', p_outcome));
    update frontdesk.conversation set live_turn = null
    where business_id = p_business and id = p_conversation
    returning * into v_conversation;
    return frontdesk.schedule_waiting(p_business, p_conversation,
        not frontdesk.human_owned(v_conversation, clock_timestamp()));
end $$;

-- Schedules a turn for what waits: a person's words first, then, where the bot answers, the customer's messages.
-- The caller holds the lock and knows that no turn is live. Returns the turn, or null.
create function frontdesk.schedule_waiting(p_business text, p_conversation uuid, p_bot_answers boolean) returns jsonb
language plpgsql as $$
declare
    v_speech frontdesk.speech;
    v_first  record;
    v_turn   int;
begin
    select * into v_speech from frontdesk.speech
    where business_id = p_business and conversation_id = p_conversation and turn is null
    order by seq limit 1;
    if found then
        v_turn := frontdesk.schedule_turn(p_business, p_conversation, v_speech.id::text, 0, 0);
        update frontdesk.turn set author = 'person'
        where business_id = p_business and conversation_id = p_conversation and turn = v_turn;
        update frontdesk.speech set turn = v_turn where business_id = p_business and id = v_speech.id;
        perform frontdesk.plan(p_business, p_conversation, v_turn, v_speech.answer);
        -- Who has the conversation answers what the customer wrote before. An approved draft answers its own question
        -- alone: what came since is the bot's next turn.
        update frontdesk.inbox set turn = v_turn
        where business_id = p_business and conversation_id = p_conversation and turn is null and opens_turn
          and received_at <= v_speech.created_at and v_speech.took_over;
        return jsonb_build_object('turn', v_turn, 'message', v_speech.id);
    end if;
    if not p_bot_answers then return null; end if;
    select i.event_id, i.body, i.traceparent into v_first from frontdesk.inbox i
    where i.business_id = p_business and i.conversation_id = p_conversation and i.turn is null and i.opens_turn
    order by i.seq limit 1;
    if not found then return null; end if;
    v_turn := frontdesk.schedule_turn(p_business, p_conversation, v_first.event_id, 0, 0);
    return jsonb_build_object('turn', v_turn, 'message', v_first.event_id, 'text', v_first.body,
        'traceparent', v_first.traceparent);
end $$;

-- What a customer sent that the bot answered without having seen it: pictures, files, and notes nobody wrote down.
create function frontdesk.to_look_at(p_business text, p_conversation uuid, p_turn int) returns text
language sql stable as $$
    select 'the customer sent: ' || string_agg(distinct kind, ', ' order by kind)
    from frontdesk.inbox
    where business_id = p_business and conversation_id = p_conversation and turn = p_turn
      and detail #>> '{content,type}' = 'media' and kind <> 'sticker' and not (kind = 'audio' and body is not null)
$$;

-- Keeps the answer of a turn and plans its parts, unless it has one. Returns whether it was the first.
create function frontdesk.plan(p_business text, p_conversation uuid, p_turn int, p_answer jsonb) returns boolean
language plpgsql as $$
declare
    v_reason text;
begin
    insert into frontdesk.answer (business_id, conversation_id, turn, body)
    values (p_business, p_conversation, p_turn, p_answer)
    on conflict do nothing;
    if not found then return false; end if;
    insert into frontdesk.send (business_id, conversation_id, turn, part, content)
    select p_business, p_conversation, p_turn, part.ord::int, part.content
    from jsonb_array_elements(p_answer -> 'parts') with ordinality part(content, ord);
    if p_answer @> '{"parts": [{"type": "template"}]}' then
        perform frontdesk.rank_turn(p_business, p_conversation, p_turn, p_answer);
    end if;
    -- Now, not when all is sent: a number that stands still must not keep it from whoever could help.
    v_reason := coalesce(p_answer ->> 'handoff', frontdesk.to_look_at(p_business, p_conversation, p_turn));
    if v_reason is not null then
        update frontdesk.conversation set needs_human = v_reason where business_id = p_business and id = p_conversation;
    end if;
    return true;
end $$;

-- Begins a turn under a lease: the customer's waiting messages join it, the fence grows.
create function frontdesk.begin(
    p_business text, p_conversation uuid, p_turn int, p_lease_ms int, p_deadline_ms int, p_max_starts int,
    p_history int, p_worker text
) returns jsonb language plpgsql as $$
declare
    v_conversation frontdesk.conversation;
    v_turn         frontdesk.turn;
    v_answer       jsonb;
    v_verdict      text := 'granted';
    v_now          timestamptz;
    v_hold         timestamptz;
begin
    select * into v_conversation from frontdesk.conversation
    where business_id = p_business and id = p_conversation for update;
    v_now := clock_timestamp();
    select * into v_turn from frontdesk.turn
    where business_id = p_business and conversation_id = p_conversation and turn = p_turn;
    if not found or v_turn.state in ('done', 'dead')
        or (v_turn.state = 'running' and v_turn.lease_until > v_now)
        or (v_turn.state = 'scheduled' and v_turn.not_before > v_now)
    then
        return jsonb_build_object('verdict', 'stale');
    end if;
    if v_turn.state = 'scheduled' and v_turn.author = 'bot' then
        -- What a voice note says belongs to the question.
        v_hold := frontdesk.words_until(p_business, p_conversation);
        if v_hold is not null then
            update frontdesk.turn set not_before = v_hold, due_at = v_hold
            where business_id = p_business and conversation_id = p_conversation and turn = p_turn;
            return jsonb_build_object('verdict', 'stale');
        end if;
    end if;
    if v_turn.author = 'bot' and frontdesk.human_owned(v_conversation, v_now) then
        -- The words go on waiting: for that person, or for the bot when it has the conversation again.
        return jsonb_build_object('verdict', 'suppressed',
            'next', frontdesk.finish_turn(p_business, p_conversation, p_turn, 'suppressed'));
    end if;

    select body into v_answer from frontdesk.answer
    where business_id = p_business and conversation_id = p_conversation and turn = p_turn;
    if v_answer is not null then
        v_verdict := 'pinned';
    elsif v_turn.starts >= p_max_starts then
        v_verdict := 'poisoned';
    elsif v_turn.deadline_at <= v_now then
        v_verdict := 'expired';
    end if;
    -- Once begun in vain may be a restart of its worker; twice is the turn's own, and somebody should look at it.
    if v_verdict = 'poisoned' or v_verdict = 'expired' and v_turn.starts > 1 then
        insert into frontdesk.dead_letter (business_id, id, ref, stage, reason, starts, payload)
        values (p_business, p_conversation || '/' || p_turn, v_turn.opened_by, v_turn.stage,
                case v_verdict when 'poisoned' then 'the turn was begun ' || v_turn.starts || ' times in vain'
                    else 'no answer before the deadline; the turn was begun ' || v_turn.starts || ' times' end
                || coalesce((
                    select '; the last error: ' || (detail ->> 'error') from frontdesk.hop
                    where business_id = p_business and conversation_id = p_conversation and turn = p_turn
                      and step = 'failed'
                    order by at desc limit 1), ''),
                v_turn.starts, (
                    select string_agg(body, e'\n' order by seq) from frontdesk.inbox
                    where business_id = p_business and conversation_id = p_conversation
                      and (turn = p_turn or turn is null and opens_turn)))
        on conflict do nothing;
    end if;

    update frontdesk.turn
    set state = 'running', stage = case v_verdict when 'pinned' then 'send' else 'begin' end,
        fence = fence + 1, starts = starts + 1,
        lease_until = v_now + p_lease_ms * interval '1 ms', due_at = v_now + p_lease_ms * interval '1 ms',
        deadline_at = coalesce(deadline_at, v_now + p_deadline_ms * interval '1 ms'),
        begun_at = coalesce(begun_at, v_now)
    where business_id = p_business and conversation_id = p_conversation and turn = p_turn
    returning * into v_turn;
    -- Once an answer is pinned, later words belong to the next turn.
    if v_answer is null then
        update frontdesk.inbox set turn = p_turn
        where business_id = p_business and conversation_id = p_conversation and turn is null and opens_turn;
    end if;
    perform frontdesk.note(p_business, p_conversation, p_turn, v_turn.fence, 'begun',
        jsonb_build_object('worker', p_worker, 'verdict', v_verdict, 'starts', v_turn.starts));

    return jsonb_build_object(
        'verdict', v_verdict,
        'fence', v_turn.fence,
        'deadline', floor(extract(epoch from v_turn.deadline_at) * 1000)::bigint,
        'answer', v_answer,
        'dialogue', frontdesk.dialogue(p_business, p_conversation),
        'traceparent', (
            select traceparent from frontdesk.inbox where business_id = p_business and event_id = v_turn.opened_by),
        'context', jsonb_build_object(
            'messages', coalesce((
                select jsonb_agg(coalesce(detail, '{}') || jsonb_build_object(
                    'id', event_id, 'kind', kind, 'text', body,
                    'sentAt', floor(extract(epoch from sent_at) * 1000)::bigint) order by sent_at, seq)
                from frontdesk.inbox
                where business_id = p_business and conversation_id = p_conversation and turn = p_turn), '[]'),
            'customer', jsonb_build_object(
                'number', v_conversation.number_id, 'phone', v_conversation.phone,
                'userID', v_conversation.user_id, 'name', v_conversation.name),
            -- Until a word of the bot's has gone out; a person's does not tell that an AI answers.
            'isFirstContact', not exists (
                select from frontdesk.send s
                join frontdesk.turn t using (business_id, conversation_id, turn)
                where s.business_id = p_business and s.conversation_id = p_conversation and s.turn < p_turn
                  and s.state = 'sent' and t.author = 'bot'),
            'history', frontdesk.history(p_business, p_conversation, p_turn, p_history)));
end $$;

-- The last p_count exchanges before p_turn, oldest first.
create function frontdesk.history(p_business text, p_conversation uuid, p_turn int, p_count int) returns jsonb
language sql stable as $$
    select coalesce(jsonb_agg(jsonb_build_object('question', x.question, 'answer', x.answer) order by x.turn), '[]')
    from (
        select a.turn,
            coalesce((
                select string_agg(i.body, e'\n' order by i.sent_at, i.seq) from frontdesk.inbox i
                where i.business_id = a.business_id and i.conversation_id = a.conversation_id and i.turn = a.turn
            ), '') as question,
            coalesce((
                select string_agg(p ->> 'text', e'\n') from jsonb_array_elements(a.body -> 'parts') p
            ), '') as answer
        from frontdesk.answer a
        where a.business_id = p_business and a.conversation_id = p_conversation and a.turn < p_turn
        order by a.turn desc limit p_count
    ) x
$$;

-- A stage says that it is alive and working. False: another worker has the turn, or it is over; drop the work.
create function frontdesk.renew(
    p_business text, p_conversation uuid, p_turn int, p_fence int, p_stage text, p_lease_ms int
) returns boolean language plpgsql as $$
begin
    update frontdesk.turn
    set stage = p_stage, lease_until = clock_timestamp() + p_lease_ms * interval '1 ms',
        due_at = clock_timestamp() + p_lease_ms * interval '1 ms'
    where business_id = p_business and conversation_id = p_conversation and turn = p_turn
      and state = 'running' and fence = p_fence and stage <> 'send';
    return found;
end $$;

-- Pins the answer of a turn and plans its parts. The first answer wins; what is returned is what will be sent.
create function frontdesk.pin(
    p_business text, p_conversation uuid, p_turn int, p_fence int, p_answer jsonb, p_lease_ms int
) returns jsonb language plpgsql as $$
declare
    v_conversation frontdesk.conversation;
    v_answer       jsonb;
    v_now          timestamptz;
begin
    select * into v_conversation from frontdesk.conversation
    where business_id = p_business and id = p_conversation for update;
    v_now := clock_timestamp();
    perform from frontdesk.turn
    where business_id = p_business and conversation_id = p_conversation and turn = p_turn
      and state = 'running' and fence = p_fence;
    if not found then return jsonb_build_object('verdict', 'stale'); end if;
    if frontdesk.human_owned(v_conversation, v_now) then
        perform frontdesk.note(p_business, p_conversation, p_turn, p_fence, 'suppressed',
            jsonb_build_object('draft', p_answer -> 'parts'));
        return jsonb_build_object('verdict', 'suppressed',
            'next', frontdesk.finish_turn(p_business, p_conversation, p_turn, 'suppressed'));
    end if;

    if frontdesk.plan(p_business, p_conversation, p_turn, p_answer) then
        if p_answer -> 'draft' is not null then
            insert into frontdesk.review (business_id, conversation_id, turn, draft)
            values (p_business, p_conversation, p_turn, p_answer -> 'draft');
        end if;
        perform frontdesk.note(p_business, p_conversation, p_turn, p_fence, 'pinned', p_answer - 'parts');
        v_answer := p_answer;
    else
        select body into v_answer from frontdesk.answer
        where business_id = p_business and conversation_id = p_conversation and turn = p_turn;
    end if;
    update frontdesk.turn
    set stage = 'send', lease_until = v_now + p_lease_ms * interval '1 ms', due_at = v_now + p_lease_ms * interval '1 ms'
    where business_id = p_business and conversation_id = p_conversation and turn = p_turn;
    return jsonb_build_object('verdict', 'pinned', 'answer', v_answer);
end $$;

-- Decides what happens next to a turn whose answer is pinned: the next part is claimed, the turn waits, or it is over.
-- The caller holds the conversation's lock; v_turn.fence is the caller's.
create function frontdesk.advance(
    p_conversation frontdesk.conversation, p_turn frontdesk.turn, p_lease_ms int, p_reconcile_ms int, p_resend boolean
) returns jsonb language plpgsql as $$
declare
    v_send    frontdesk.send;
    v_now     timestamptz := clock_timestamp();
    v_answer  jsonb;
    v_outcome text;
begin
    if p_turn.author = 'bot' and frontdesk.human_owned(p_conversation, v_now) then
        update frontdesk.send set state = 'superseded'
        where business_id = p_turn.business_id and conversation_id = p_turn.conversation_id and turn = p_turn.turn
          and state = 'planned';
        if found then
            perform frontdesk.note(p_turn.business_id, p_turn.conversation_id, p_turn.turn, p_turn.fence, 'superseded');
        end if;
    end if;

    select * into v_send from frontdesk.send
    where business_id = p_turn.business_id and conversation_id = p_turn.conversation_id and turn = p_turn.turn
      and state in ('planned', 'sending', 'unknown')
    order by part limit 1;

    if not found then
        select body into v_answer from frontdesk.answer
        where business_id = p_turn.business_id and conversation_id = p_turn.conversation_id and turn = p_turn.turn;
        v_outcome := v_answer ->> 'outcome';
        if exists (
            select from frontdesk.send
            where business_id = p_turn.business_id and conversation_id = p_turn.conversation_id and turn = p_turn.turn
              and state = 'superseded')
        then
            v_outcome := 'suppressed';
        elsif v_outcome = 'handed_off' then
            update frontdesk.conversation
            set owner = 'human', owner_version = owner_version + 1, owner_reason = v_answer ->> 'handoff',
                owner_until = v_now + make_interval(secs => (v_answer ->> 'pauseSeconds')::double precision)
            where business_id = p_turn.business_id and id = p_turn.conversation_id;
        end if;
        -- Nothing of it was sent, or ever will be.
        if v_outcome <> 'suppressed' and (
            select bool_and(state = 'failed') from frontdesk.send
            where business_id = p_turn.business_id and conversation_id = p_turn.conversation_id
              and turn = p_turn.turn)
        then
            v_outcome := 'dead';
        end if;
        return jsonb_build_object('verdict', 'finished', 'outcome', v_outcome,
            'next', frontdesk.finish_turn(p_turn.business_id, p_turn.conversation_id, p_turn.turn, v_outcome));
    end if;

    if v_send.state = 'sending' then
        if v_send.fence = p_turn.fence then return jsonb_build_object('verdict', 'stale'); end if;
        -- Its worker died, or was paused past its lease: the call may have been accepted.
        v_send.state := 'unknown';
        v_send.unknown_since := v_now;
        update frontdesk.send set state = 'unknown', unknown_since = v_now
        where business_id = v_send.business_id and id = v_send.id;
        perform frontdesk.note(p_turn.business_id, p_turn.conversation_id, p_turn.turn, p_turn.fence, 'send_unknown',
            jsonb_build_object('part', v_send.part));
    end if;

    if v_send.state = 'unknown' then
        if v_send.unknown_since + p_reconcile_ms * interval '1 ms' > v_now then
            return frontdesk.hand_back(p_turn, v_send.unknown_since + p_reconcile_ms * interval '1 ms');
        end if;
        -- Over a person's head nothing is said again.
        if not p_resend or v_send.resends > 0
            or p_turn.author = 'bot' and frontdesk.human_owned(p_conversation, v_now)
        then
            update frontdesk.send set state = 'parked' where business_id = v_send.business_id and id = v_send.id;
            update frontdesk.conversation set needs_human = 'a reply may or may not have reached the customer'
            where business_id = p_turn.business_id and id = p_turn.conversation_id;
            insert into frontdesk.dead_letter (business_id, id, ref, stage, reason, payload)
            values (v_send.business_id, v_send.id::text, p_turn.opened_by, 'send',
                    'no word from WhatsApp whether this part was accepted', v_send.content::text)
            on conflict do nothing;
            perform frontdesk.note(p_turn.business_id, p_turn.conversation_id, p_turn.turn, p_turn.fence, 'parked',
                jsonb_build_object('part', v_send.part));
            return frontdesk.advance(p_conversation, p_turn, p_lease_ms, p_reconcile_ms, p_resend);
        end if;
        v_send.resends := v_send.resends + 1;
    elsif v_send.not_before > v_now then
        return frontdesk.hand_back(p_turn, v_send.not_before);
    end if;
    if frontdesk.pair_free_at(p_conversation.pair_until) > v_now then
        return frontdesk.hand_back(p_turn, frontdesk.pair_free_at(p_conversation.pair_until));
    end if;
    update frontdesk.conversation set pair_until = frontdesk.pair_taken(pair_until, v_now)
    where business_id = p_turn.business_id and id = p_turn.conversation_id;

    update frontdesk.send
    set state = 'sending', fence = p_turn.fence, attempt = attempt + 1, resends = v_send.resends, unknown_since = null
    where business_id = v_send.business_id and id = v_send.id
    returning * into v_send;
    update frontdesk.turn
    set lease_until = v_now + p_lease_ms * interval '1 ms', due_at = v_now + p_lease_ms * interval '1 ms'
    where business_id = p_turn.business_id and conversation_id = p_turn.conversation_id and turn = p_turn.turn;
    perform frontdesk.note(p_turn.business_id, p_turn.conversation_id, p_turn.turn, p_turn.fence, 'sending',
        jsonb_build_object('part', v_send.part, 'attempt', v_send.attempt, 'resend', v_send.resends > 0));
    return jsonb_build_object(
        'verdict', 'send', 'fence', p_turn.fence, 'id', v_send.id, 'part', v_send.part, 'attempt', v_send.attempt,
        'tries', v_send.attempt - v_send.waits, 'content', v_send.content,
        'customer', jsonb_build_object(
            'number', p_conversation.number_id, 'phone', p_conversation.phone,
            'userID', p_conversation.user_id, 'name', p_conversation.name),
        'lastInbound', floor(extract(epoch from p_conversation.last_inbound_at) * 1000)::bigint,
        'entryPointUntil', floor(extract(epoch from p_conversation.entry_point_until) * 1000)::bigint);
end $$;

-- Gives a turn back in order until p_until: no lease, and no start counts against it.
create function frontdesk.hand_back(p_turn frontdesk.turn, p_until timestamptz) returns jsonb
language plpgsql as $$
begin
    update frontdesk.turn set lease_until = null, due_at = p_until, starts = 0
    where business_id = p_turn.business_id and conversation_id = p_turn.conversation_id and turn = p_turn.turn;
    return jsonb_build_object('verdict', 'later',
        'delay', greatest(0, ceil(extract(epoch from p_until - clock_timestamp()) * 1000)));
end $$;

-- Dispatcher: claims the next part of a pinned answer. A turn nobody holds is granted anew.
create function frontdesk.claim_send(
    p_business text, p_conversation uuid, p_turn int, p_fence int, p_lease_ms int, p_reconcile_ms int, p_resend boolean,
    p_max_starts int
) returns jsonb language plpgsql as $$
declare
    v_conversation frontdesk.conversation;
    v_turn         frontdesk.turn;
begin
    select * into v_conversation from frontdesk.conversation
    where business_id = p_business and id = p_conversation for update;
    select * into v_turn from frontdesk.turn
    where business_id = p_business and conversation_id = p_conversation and turn = p_turn
      and state = 'running' and stage = 'send' and fence = p_fence;
    if not found then return jsonb_build_object('verdict', 'stale'); end if;
    if v_turn.lease_until is null or v_turn.lease_until <= clock_timestamp() then
        update frontdesk.turn set fence = fence + 1, starts = starts + 1
        where business_id = p_business and conversation_id = p_conversation and turn = p_turn
        returning * into v_turn;
        if v_turn.starts > p_max_starts then
            update frontdesk.send set state = 'parked'
            where business_id = p_business and conversation_id = p_conversation and turn = p_turn
              and state in ('planned', 'sending', 'unknown');
            insert into frontdesk.dead_letter (business_id, id, ref, stage, reason, starts, payload)
            select p_business, p_conversation || '/' || p_turn, v_turn.opened_by, 'send',
                'sending the answer ended its worker ' || v_turn.starts || ' times', v_turn.starts, a.body::text
            from frontdesk.answer a
            where a.business_id = p_business and a.conversation_id = p_conversation and a.turn = p_turn
            on conflict do nothing;
            update frontdesk.conversation set needs_human = 'a reply may or may not have reached the customer'
            where business_id = p_business and id = p_conversation
            returning * into v_conversation;
        end if;
    end if;
    return frontdesk.advance(v_conversation, v_turn, p_lease_ms, p_reconcile_ms, p_resend);
end $$;

-- Dispatcher: records what became of a part, and decides what happens next to the turn.
-- p_result: 'sent', 'retry' (after p_delay_ms), 'deferred' (no call was made), 'held' (refused for a reason that is not
-- the message's own), 'unknown' or 'failed'.
create function frontdesk.settle_send(
    p_business text, p_conversation uuid, p_turn int, p_fence int, p_part int, p_attempt int, p_result text,
    p_wamid text, p_error text, p_delay_ms int, p_max_attempts int,
    p_lease_ms int, p_reconcile_ms int, p_resend boolean
) returns jsonb language plpgsql as $$
declare
    v_conversation frontdesk.conversation;
    v_turn         frontdesk.turn;
    v_send         frontdesk.send;
    v_now          timestamptz;
    v_result       text := p_result;
begin
    select * into v_conversation from frontdesk.conversation
    where business_id = p_business and id = p_conversation for update;
    v_now := clock_timestamp();
    if v_result = 'retry' and p_attempt - (
        select waits from frontdesk.send
        where business_id = p_business and conversation_id = p_conversation and turn = p_turn and part = p_part
    ) >= p_max_attempts then
        v_result := 'failed';
    end if;

    -- The attempt names the call: a late word about it is true, whoever holds the turn by now.
    update frontdesk.send
    set state = case when v_result in ('retry', 'deferred', 'held') then 'planned' else v_result end,
        waits = waits + case when v_result in ('deferred', 'held') then 1 else 0 end,
        wamid = coalesce(p_wamid, wamid),
        sent_at = case v_result when 'sent' then v_now else sent_at end,
        unknown_since = case v_result when 'unknown' then v_now end,
        not_before = case when v_result in ('retry', 'deferred', 'held')
            then v_now + p_delay_ms * interval '1 ms' end,
        error = coalesce(p_error, error)
    where business_id = p_business and conversation_id = p_conversation and turn = p_turn and part = p_part
      and attempt = p_attempt and state in ('sending', 'unknown')
    returning * into v_send;
    if found then
        -- What waits for long is put off again and again: one line of the trace is enough.
        if v_result = 'deferred' and v_send.waits > 1 then
            delete from frontdesk.hop
            where business_id = p_business and conversation_id = p_conversation and turn = p_turn and step = 'sending'
              and detail @> jsonb_build_object('part', p_part, 'attempt', p_attempt);
        else
            perform frontdesk.note(p_business, p_conversation, p_turn, p_fence,
                case v_result when 'sent' then 'accepted' else 'send_' || v_result end,
                jsonb_strip_nulls(jsonb_build_object('part', p_part, 'attempt', p_attempt, 'wamid', p_wamid, 'error', p_error,
                    'delay_ms', case when v_result in ('retry', 'deferred', 'held') then p_delay_ms end)));
        end if;
        if v_result = 'deferred' then
            -- No call was made: the customer's allowance is given back.
            update frontdesk.conversation set pair_until = pair_until - interval '6 s'
            where business_id = p_business and id = p_conversation
            returning * into v_conversation;
        elsif v_result = 'held' and p_error like '131056 %' then
            -- WhatsApp counts more to this customer than we did: one message then, and one in six seconds after it.
            update frontdesk.conversation
            set pair_until = greatest(pair_until, frontdesk.pair_spent(v_now + p_delay_ms * interval '1 ms'))
            where business_id = p_business and id = p_conversation
            returning * into v_conversation;
        end if;
        if v_result = 'sent' then
            -- The status webhook may have been faster than we are.
            if exists (select from frontdesk.receipt where business_id = p_business and wamid = p_wamid) then
                perform frontdesk.apply_receipts(p_business, p_wamid, v_send.id);
            end if;
            if v_conversation.referral_at > v_now - interval '24 h' then
                perform frontdesk.open_entry_point(p_business, p_conversation, v_now);
            end if;
        elsif v_result = 'failed' then
            insert into frontdesk.dead_letter (business_id, id, ref, stage, reason, payload)
            values (p_business, v_send.id::text, (
                        select opened_by from frontdesk.turn
                        where business_id = p_business and conversation_id = p_conversation and turn = p_turn), 'send',
                    coalesce(p_error, 'the send failed'), v_send.content::text)
            on conflict do nothing;
            update frontdesk.conversation set needs_human = 'a reply could not be sent'
            where business_id = p_business and id = p_conversation;
            -- The parts after a failed one would be read without their beginning.
            update frontdesk.send set state = 'failed', error = 'an earlier part failed'
            where business_id = p_business and conversation_id = p_conversation and turn = p_turn
              and part > p_part and state = 'planned';
        end if;
    end if;

    select * into v_turn from frontdesk.turn
    where business_id = p_business and conversation_id = p_conversation and turn = p_turn
      and state = 'running' and stage = 'send';
    if not found then return jsonb_build_object('verdict', 'stale'); end if;
    if v_turn.fence <> p_fence then
        update frontdesk.turn set due_at = v_now
        where business_id = p_business and conversation_id = p_conversation and turn = p_turn and lease_until is null;
        return jsonb_build_object('verdict', 'stale');
    end if;
    return frontdesk.advance(v_conversation, v_turn, p_lease_ms, p_reconcile_ms, p_resend);
end $$;

-- Any service: what is due is handed out once, and comes back after p_again_ms if nobody takes it. It is at once the
-- delayed retry, the crash recovery and the recovery of what Redis lost. Each business gets at most p_limit turns, and of
-- those no more than there is room for.
-- p_bulk: how many turns behind the replies are wanted, at most (frontdesk.sweep_bulk).
create function frontdesk.sweep(p_limit int, p_again_ms int, p_in_flight int, p_bulk int default null) returns jsonb
language plpgsql as $$
declare
    v_due      jsonb := '[]';
    v_part     jsonb;
    v_business text;
    v_room     int;
    -- A value, not the function: only so does the index know where to end.
    v_now      timestamptz := clock_timestamp();
    v_next     timestamptz;
    v_first    timestamptz;
begin
    -- A pause that is over: what the customer wrote in it has waited long enough, and becomes a turn that is due.
    perform frontdesk.end_pause(ended.business_id, ended.id)
    from (
        select business_id, id from frontdesk.conversation
        where owner = 'human' and owner_until <= v_now
        order by owner_until limit p_limit for update skip locked) ended;
    for v_business in select b from frontdesk.businesses_with_turns() b loop
        select min(due_at) into v_first from frontdesk.turn
        where business_id = v_business and due_at is not null and priority = 0;
        if v_first <= v_now then
            v_room := least(p_limit, frontdesk.room_for(v_business, p_in_flight));
            v_part := case when v_room > 0 then frontdesk.sweep_business(v_business, v_now, v_room, p_again_ms) end;
            v_due := v_due || coalesce(v_part, '[]');
            -- Full: a turn must end before the next may go. Otherwise there may be more, or the next has its own moment.
            if coalesce(jsonb_array_length(v_part), 0) = 0 then
                v_first := v_now + interval '50 ms';
            else
                select min(due_at) into v_first from frontdesk.turn
                where business_id = v_business and due_at is not null and priority = 0;
            end if;
        end if;
        v_next := least(v_next, v_first);
    end loop;
    if coalesce(p_bulk, p_limit) > 0 then
        v_due := v_due || coalesce(frontdesk.sweep_bulk(v_now, coalesce(p_bulk, p_limit), p_again_ms), '[]');
    end if;
    return jsonb_build_object(
        'due', v_due,
        'bulk', exists (select from frontdesk.turn where priority > 0 and due_at <= v_now),
        'media', frontdesk.due_media(p_limit, p_again_ms),
        'nextMilliseconds', (
            select ceil(extract(epoch from least(
                v_next, (select min(due_at) from frontdesk.media where due_at is not null),
                (select min(owner_until) from frontdesk.conversation
                 where owner = 'human' and owner_until is not null),
                -- What is behind the replies and due already waits for room, not for a time.
                (select min(due_at) from frontdesk.turn where priority = 1 and due_at > v_now),
                (select min(due_at) from frontdesk.turn where priority = 2 and due_at > v_now))
                - clock_timestamp()) * 1000)));
end $$;

-- A turn as it is handed out.
create function frontdesk.due_json(t frontdesk.turn) returns jsonb language sql stable as $$
    select jsonb_build_object(
        'business', t.business_id, 'conversation', t.conversation_id, 'turn', t.turn, 'fence', t.fence,
        'stage', t.stage, 'isHeld', t.lease_until is not null, 'starts', t.starts, 'message', t.opened_by,
        'deadline', floor(extract(epoch from t.deadline_at) * 1000)::bigint,
        'text', i.body, 'traceparent', i.traceparent,
        'answer', case when t.stage = 'send' then a.body end)
    from (select) one
    left join frontdesk.inbox i on i.business_id = t.business_id and i.event_id = t.opened_by
    left join frontdesk.answer a
        on a.business_id = t.business_id and a.conversation_id = t.conversation_id and a.turn = t.turn
$$;

create function frontdesk.sweep_business(p_business text, p_now timestamptz, p_limit int, p_again_ms int)
returns jsonb language sql as $$
    with due as (
        select business_id, conversation_id, turn from frontdesk.turn
        where business_id = p_business and due_at <= p_now and priority = 0
        order by due_at limit p_limit for update skip locked
    ), taken as (
        update frontdesk.turn t set due_at = clock_timestamp() + p_again_ms * interval '1 ms'
        from due where t.business_id = due.business_id and t.conversation_id = due.conversation_id and t.turn = due.turn
        returning t.*
    )
    select jsonb_agg(frontdesk.due_json(t)) from taken t
$$;

-- The last turn that a message, or a person's words, opened; null when there is none.
create function frontdesk.turn_opened_by(p_business text, p_ref text) returns frontdesk.turn language plpgsql stable as $$
declare
    v_turn frontdesk.turn;
begin
    select t.* into v_turn from frontdesk.turn t
    where t.business_id = p_business and t.opened_by = p_ref and t.conversation_id = coalesce(
        (select conversation_id from frontdesk.inbox where business_id = p_business and event_id = p_ref),
        (select conversation_id from frontdesk.speech where business_id = p_business and id::text = p_ref))
    order by t.turn desc limit 1;
    return v_turn;
end $$;

-- Does what a dead letter stands for once more: an unsent part is planned again, a poisonous turn gets a new number.
-- Once: a second replay finds replayed_as and changes nothing. Returns null, or what it became.
create function frontdesk.replay(p_business text, p_id text) returns jsonb language plpgsql as $$
declare
    v_letter       frontdesk.dead_letter;
    v_conversation frontdesk.conversation;
    v_part         frontdesk.send;
    v_turn         frontdesk.turn;
    v_next         int;
begin
    select * into v_letter from frontdesk.dead_letter where business_id = p_business and id = p_id for update;
    if not found then return jsonb_build_object('verdict', 'unknown'); end if;
    if v_letter.replayed_as is not null then
        return jsonb_build_object('verdict', 'replayed already', 'as', v_letter.replayed_as);
    end if;
    if v_letter.stage = 'accept' then return jsonb_build_object('verdict', 'unreadable'); end if;

    v_turn := frontdesk.turn_opened_by(p_business, v_letter.ref);
    if v_turn.turn is null then return jsonb_build_object('verdict', 'unknown'); end if;
    select * into v_conversation from frontdesk.conversation
    where business_id = p_business and id = v_turn.conversation_id for update;
    if frontdesk.human_owned(v_conversation, clock_timestamp()) then
        return jsonb_build_object('verdict', 'with a person');
    end if;
    if v_conversation.live_turn is not null then return jsonb_build_object('verdict', 'busy'); end if;

    -- A turn of its own, opened by the same message. A part of unknown fate keeps its text and gets a new id.
    v_next := frontdesk.schedule_turn(p_business, v_conversation.id, v_letter.ref, 0, 0);
    if v_letter.stage = 'send' then
        insert into frontdesk.answer (business_id, conversation_id, turn, body)
        select business_id, conversation_id, v_next, body from frontdesk.answer
        where business_id = p_business and conversation_id = v_turn.conversation_id and turn = v_turn.turn;
        insert into frontdesk.send (business_id, conversation_id, turn, part, content)
        select business_id, conversation_id, v_next, part, content from frontdesk.send
        where business_id = p_business and conversation_id = v_turn.conversation_id and turn = v_turn.turn
          and state in ('parked', 'failed');
    else
        update frontdesk.inbox set turn = v_next
        where business_id = p_business and conversation_id = v_turn.conversation_id and turn = v_turn.turn;
    end if;
    update frontdesk.dead_letter set replayed_as = v_conversation.id || '/' || v_next
    where business_id = p_business and id = p_id;
    update frontdesk.turn set due_at = clock_timestamp()
    where business_id = p_business and conversation_id = v_conversation.id and turn = v_next;
    return jsonb_build_object('verdict', 'replayed', 'as', v_conversation.id || '/' || v_next);
end $$;

-- The turn a letter is about; whatever was made of it since has another number.
create function frontdesk.turn_of_letter(p_letter frontdesk.dead_letter)
returns table (conversation_id uuid, turn int) language sql stable as $$
    select split_part((p_letter).id, '/', 1)::uuid, split_part((p_letter).id, '/', 2)::int
    where (p_letter).id ~ '^[0-9a-f-]{36}/[0-9]+$'
    union all
    select s.conversation_id, s.turn from frontdesk.send s
    where s.business_id = (p_letter).business_id
      and s.id = case when (p_letter).id ~ '^[0-9a-f-]{36}$' then (p_letter).id::uuid end
$$;

create function frontdesk.dead_letter_json(p_letter frontdesk.dead_letter) returns jsonb language sql stable as $$
    select jsonb_build_object(
        'business', p_letter.business_id, 'id', p_letter.id, 'message', p_letter.ref, 'stage', p_letter.stage,
        'reason', p_letter.reason, 'payload', p_letter.payload, 'starts', p_letter.starts,
        -- What the customer wrote, all of it: the payload may be our own words only.
        'question', (
            select string_agg(i.body, e'\n' order by i.seq)
            from frontdesk.inbox opening
            join frontdesk.inbox i on i.business_id = opening.business_id
                and i.conversation_id = opening.conversation_id and i.turn = opening.turn
            where opening.business_id = p_letter.business_id and opening.event_id = p_letter.ref and opening.turn > 0),
        'createdAt', p_letter.created_at, 'replayedAs', p_letter.replayed_as)
$$;
