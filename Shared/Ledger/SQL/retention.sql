-- What is old goes, in small batches; what one person said goes at once, when they ask.

-- Deletes what is older than the ages, at most p_limit turns and p_limit rows of each other kind, and returns how many
-- rows went. Replicas take turns: who finds another one at it deletes nothing. Live turns stay, and so do dead letters,
-- which wait for a person; those that were replayed go with the turns.
create function frontdesk.expire(
    p_inbox interval, p_turns interval, p_hops interval, p_receipts interval, p_limit int
) returns bigint language plpgsql as $$
declare
    v_now   timestamptz := clock_timestamp();
    v_gone  bigint := 0;
    v_count bigint;
    v_turns record;
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
        where replayed_as is not null and created_at < v_now - p_turns limit p_limit);
    get diagnostics v_count = row_count;
    return v_gone + v_count;
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
    where business_id = p_business and (ref = any (v_refs) or id = any (v_turns) or id = any (v_sends::text[]));
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
