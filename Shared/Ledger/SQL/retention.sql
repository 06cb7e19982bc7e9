-- What is old goes, in small batches; what one person said goes at once, when they ask.

-- Deletes what is older than the ages, at most p_limit turns and p_limit rows of each other kind, and returns how many
-- rows went. Replicas take turns: who finds another one at it deletes nothing. Live turns stay. Dead letters wait for a
-- person, for an age of their own; those that were replayed go with the turns. Files of customers go with their rows:
-- whoever has the store removes them first (frontdesk.old_media).
create function frontdesk.expire(
    p_inbox interval, p_turns interval, p_hops interval, p_receipts interval, p_letters interval, p_webhooks interval,
    p_limit int
) returns bigint language plpgsql as $$
declare
    v_now      timestamptz := clock_timestamp();
    v_gone     bigint := 0;
    v_count    bigint;
    v_turns    record;
    v_business text;
begin
    if p_inbox < interval '8 days' or p_receipts < interval '8 days' then
        raise exception 'events must be kept for at least eight days: WhatsApp delivers again for seven';
    end if;
    if not pg_try_advisory_xact_lock(hashtext('frontdesk.expire')) then return 0; end if;

    for v_turns in
        select business_id, conversation_id, turn from frontdesk.turn
        where finished_at < v_now - p_turns order by finished_at limit p_limit for update skip locked
    loop
        delete from frontdesk.answer where business_id = v_turns.business_id
            and conversation_id = v_turns.conversation_id and turn = v_turns.turn;
        delete from frontdesk.send where business_id = v_turns.business_id
            and conversation_id = v_turns.conversation_id and turn = v_turns.turn;
        delete from frontdesk.review where business_id = v_turns.business_id
            and conversation_id = v_turns.conversation_id and turn = v_turns.turn;
        delete from frontdesk.speech where business_id = v_turns.business_id
            and conversation_id = v_turns.conversation_id and turn = v_turns.turn;
        delete from frontdesk.llm_attempt where business_id = v_turns.business_id
            and conversation_id = v_turns.conversation_id and turn = v_turns.turn;
        delete from frontdesk.turn where business_id = v_turns.business_id
            and conversation_id = v_turns.conversation_id and turn = v_turns.turn;
        v_gone := v_gone + 1;
    end loop;

    -- The words of a live turn stay, however old they are.
    with old as (
        select i.business_id, i.event_id from frontdesk.inbox i
        where i.received_at < v_now - p_inbox and not exists (
            select from frontdesk.turn t
            where t.business_id = i.business_id and t.conversation_id = i.conversation_id
              and t.turn = i.turn and t.state in ('scheduled', 'running'))
        limit p_limit for update skip locked)
    delete from frontdesk.inbox i using old where i.business_id = old.business_id and i.event_id = old.event_id;
    get diagnostics v_count = row_count;
    v_gone := v_gone + v_count;

    delete from frontdesk.summary where ctid in (
        select ctid from frontdesk.summary where made_at < v_now - p_turns limit p_limit);
    get diagnostics v_count = row_count;
    v_gone := v_gone + v_count;

    delete from frontdesk.hop where ctid in (
        select ctid from frontdesk.hop where at < v_now - p_hops limit p_limit * 10);
    get diagnostics v_count = row_count;
    v_gone := v_gone + v_count;

    delete from frontdesk.receipt where ctid in (
        select ctid from frontdesk.receipt where received_at < v_now - p_receipts limit p_limit * 4);
    get diagnostics v_count = row_count;
    v_gone := v_gone + v_count;

    delete from frontdesk.dead_letter where ctid in (
        select ctid from frontdesk.dead_letter
        where created_at < v_now - case when replayed_as is null then p_letters else p_turns end limit p_limit);
    get diagnostics v_count = row_count;
    v_gone := v_gone + v_count;

    -- Of a turn that is gone, or of one that was stale when it was paid for.
    delete from frontdesk.llm_attempt where ctid in (
        select ctid from frontdesk.llm_attempt where at < v_now - p_turns limit p_limit);
    get diagnostics v_count = row_count;
    v_gone := v_gone + v_count;

    -- An appointment that is still to come, or that the business has not been told of, stays.
    delete from frontdesk.booking where ctid in (
        select ctid from frontdesk.booking
        where created_at < v_now - p_turns and due_at is null and coalesce(starts_at < v_now, true) limit p_limit);
    get diagnostics v_count = row_count;
    v_gone := v_gone + v_count;
    delete from frontdesk.form where ctid in (
        select ctid from frontdesk.form where updated_at < v_now - p_turns limit p_limit);
    get diagnostics v_count = row_count;
    v_gone := v_gone + v_count;

    delete from frontdesk.webhook where id in (
        select id from frontdesk.webhook where received_at < v_now - p_webhooks order by received_at limit p_limit);
    get diagnostics v_count = row_count;
    v_gone := v_gone + v_count;
    delete from frontdesk.notice where ctid in (
        select ctid from frontdesk.notice where received_at < v_now - p_receipts order by received_at limit p_limit);
    get diagnostics v_count = row_count;
    v_gone := v_gone + v_count;
    -- WhatsApp's limit looks back one day.
    delete from frontdesk.recipient where ctid in (
        select ctid from frontdesk.recipient where at < v_now - interval '2 days' limit p_limit);
    get diagnostics v_count = row_count;
    v_gone := v_gone + v_count;

    -- Business by business: so the indexes that begin with it are used, and row-level security is kept.
    for v_business in
        with recursive businesses (id) as (
            (select business_id from frontdesk.conversation order by business_id limit 1)
            union all
            select (select c.business_id from frontdesk.conversation c
                where c.business_id > b.id order by c.business_id limit 1)
            from businesses b where b.id is not null)
        select id from businesses where id is not null
    loop
        v_gone := v_gone + frontdesk.expire_customers(v_business, v_now - greatest(p_inbox, p_turns), p_limit);
        if to_regclass('frontdesk.missed_question') is not null then
            perform set_config('app.business_id', v_business, true);
            execute 'delete from frontdesk.missed_question where ctid in (
                select ctid from frontdesk.missed_question where business_id = $1 and asked_at < $2 limit $3)'
            using v_business, v_now - p_turns, p_limit;
            get diagnostics v_count = row_count;
            v_gone := v_gone + v_count;
        end if;
    end loop;
    return v_gone;
end $$;

-- Forgets customers of whom nothing is left but name and number. Who wants no advertising is remembered for as long as
-- the number is, or it would be advertised to again.
create function frontdesk.expire_customers(p_business text, p_before timestamptz, p_limit int) returns bigint
language plpgsql as $$
declare
    v_ids   uuid[];
    v_count bigint;
begin
    v_ids := array(
        select c.id from frontdesk.conversation c
        where c.business_id = p_business and c.live_turn is null and c.created_at < p_before
          and (c.last_inbound_at < p_before or c.last_inbound_at is null)
          and not exists (
            select from frontdesk.opt_out o where o.business_id = c.business_id and o.conversation_id = c.id)
          and not exists (select from frontdesk.turn t where t.business_id = c.business_id and t.conversation_id = c.id)
          and not exists (
            select from frontdesk.inbox i
            where i.business_id = c.business_id and i.conversation_id = c.id
              and (i.turn is not null or i.turn is null and i.opens_turn))
          and not exists (
            select from frontdesk.booking b where b.business_id = c.business_id and b.conversation_id = c.id)
          and not exists (
            select from frontdesk.media m where m.business_id = c.business_id and m.conversation_id = c.id)
          and not exists (
            select from frontdesk.speech s
            where s.business_id = c.business_id and s.conversation_id = c.id and s.turn is null)
        order by c.last_inbound_at limit p_limit for update skip locked);
    delete from frontdesk.conversation_alias where business_id = p_business and conversation_id = any (v_ids);
    delete from frontdesk.summary where business_id = p_business and conversation_id = any (v_ids);
    delete from frontdesk.form where business_id = p_business and conversation_id = any (v_ids);
    delete from frontdesk.conversation where business_id = p_business and id = any (v_ids);
    get diagnostics v_count = row_count;
    return v_count;
end $$;

-- Files of customers that are older than p_age: [{"business": …, "id": …}]. Those whose file is still to be fetched stay.
create function frontdesk.old_media(p_age interval, p_limit int) returns jsonb language sql stable as $$
    select coalesce(jsonb_agg(jsonb_build_object('business', business_id, 'id', id)), '[]')
    from (
        select business_id, id from frontdesk.media
        where received_at < clock_timestamp() - p_age and state <> 'due' order by received_at limit p_limit) old
$$;

-- Forgets files that are gone from the store.
create function frontdesk.drop_media(p_files jsonb) returns bigint language plpgsql as $$
declare
    v_count bigint;
begin
    delete from frontdesk.media m using jsonb_to_recordset(p_files) f (business text, id text)
    where m.business_id = f.business and m.id = f.id;
    get diagnostics v_count = row_count;
    return v_count;
end $$;

-- Where else than in the ledger something of a person may be found: conversations, ids of messages, files in the store.
create function frontdesk.traces_of(p_business text, p_aliases text[]) returns jsonb language plpgsql stable as $$
declare
    v_ids uuid[];
begin
    v_ids := array(
        select distinct conversation_id from frontdesk.conversation_alias
        where business_id = p_business and alias = any (p_aliases));
    return jsonb_build_object(
        'conversations', to_jsonb(v_ids),
        'messages', (
            select coalesce(jsonb_agg(event_id), '[]') from frontdesk.inbox
            where business_id = p_business and conversation_id = any (v_ids)),
        'files', (
            select coalesce(jsonb_agg(jsonb_build_object('business', business_id, 'id', id)), '[]')
            from frontdesk.media where business_id = p_business and conversation_id = any (v_ids)));
end $$;

-- Removes everything of a person from the ledger, in one commit. Every table that names a conversation is emptied of
-- theirs, whichever tables there are; the others are named here. Returns how many rows went, by table.
create function frontdesk.forget(p_business text, p_aliases text[]) returns jsonb language plpgsql as $$
declare
    v_ids   uuid[];
    v_turns text[];
    v_refs  text[];
    v_sends uuid[];
    v_wamids text[];
    v_table text;
    v_type  text;
    v_count bigint;
    v_gone  jsonb := '{}';
begin
    select array_agg(distinct conversation_id) into v_ids from frontdesk.conversation_alias
    where business_id = p_business and alias = any (p_aliases);
    -- Whoever works for them waits, and then finds nothing.
    perform from frontdesk.conversation where business_id = p_business and id = any (v_ids) order by id for update;

    select array_agg(distinct ref) into v_refs from (
        select event_id as ref from frontdesk.inbox where business_id = p_business and conversation_id = any (v_ids)
        union select id::text from frontdesk.speech where business_id = p_business and conversation_id = any (v_ids)
        union select opened_by from frontdesk.turn where business_id = p_business and conversation_id = any (v_ids)
    ) known;
    select array_agg(conversation_id || '/' || turn) into v_turns from frontdesk.turn
    where business_id = p_business and conversation_id = any (v_ids);
    select array_agg(id), array_agg(wamid) filter (where wamid is not null) into v_sends, v_wamids
    from frontdesk.send where business_id = p_business and conversation_id = any (v_ids);

    delete from frontdesk.receipt
    where business_id = p_business and (send_id = any (v_sends) or wamid = any (v_wamids));
    get diagnostics v_count = row_count;
    v_gone := v_gone || jsonb_build_object('receipt', v_count);
    delete from frontdesk.dead_letter
    where business_id = p_business and (ref = any (v_refs) or id = any (v_turns) or id = any (v_sends::text[])
        -- What was never taken in has no conversation; the bytes name the person.
        or stage = 'accept' and exists (
            select from frontdesk.conversation_alias a
            where a.business_id = p_business and a.conversation_id = any (v_ids)
              and position(substr(a.alias, strpos(a.alias, ':') + 1) in payload) > 0));
    get diagnostics v_count = row_count;
    v_gone := v_gone || jsonb_build_object('dead_letter', v_count);

    delete from frontdesk.recipient r using frontdesk.conversation_alias a
    where a.business_id = p_business and a.conversation_id = any (v_ids)
      and r.recipient = substr(a.alias, strpos(a.alias, ':') + 1);
    -- Webhooks as they came are kept for a replay; one that names this person goes, whoever else is in it.
    delete from frontdesk.webhook w where exists (
        select from frontdesk.conversation_alias a
        where a.business_id = p_business and a.conversation_id = any (v_ids)
          and position(substr(a.alias, strpos(a.alias, ':') + 1) in w.body) > 0);
    get diagnostics v_count = row_count;
    v_gone := v_gone || jsonb_build_object('webhook', v_count);

    -- Knowledge keeps questions nobody could answer, under row-level security.
    perform set_config('app.business_id', p_business, true);
    for v_table, v_type in
        select c.table_name, c.data_type from information_schema.columns c
        join information_schema.tables t using (table_schema, table_name)
        where c.table_schema = 'frontdesk' and c.column_name = 'conversation_id' and t.table_type = 'BASE TABLE'
        order by c.table_name
    loop
        execute format(
            'delete from frontdesk.%I where business_id = $1 and conversation_id = any ($2::%s[])', v_table, v_type)
        using p_business, v_ids;
        get diagnostics v_count = row_count;
        v_gone := v_gone || jsonb_build_object(v_table, v_count);
    end loop;
    delete from frontdesk.conversation where business_id = p_business and id = any (v_ids);
    get diagnostics v_count = row_count;
    return v_gone || jsonb_build_object('conversation', v_count);
end $$;
