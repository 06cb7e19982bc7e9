-- What WhatsApp allows, kept where it cannot be lost: the pace towards one customer, how many people are written to
-- outside their windows, which templates may be used, and who wants no advertising.

-- When the customer's allowance is whole again. Each message takes six seconds of it.
alter table frontdesk.conversation add column pair_until timestamptz;
-- Calls that were put off or refused for reasons that are not the message's own; they do not count as attempts.
alter table frontdesk.send add column waits int not null default 0;
-- What WhatsApp charges: {"category": …, "type": …}.
alter table frontdesk.receipt add column pricing jsonb;

-- The customer came by an advertisement, and was not answered yet.
alter table frontdesk.conversation add column referral_at timestamptz;
-- The end of the 72 hours in which everything to that customer is free of charge.
alter table frontdesk.conversation add column entry_point_until timestamptz;

create function frontdesk.heed_referral() returns trigger language plpgsql as $$
begin
    update frontdesk.conversation set referral_at = greatest(referral_at, new.sent_at)
    where business_id = new.business_id and id = new.conversation_id;
    return null;
end $$;

create trigger heed_referral after insert on frontdesk.inbox for each row
when (new.detail ? 'referral' and new.origin = 'customer')
execute function frontdesk.heed_referral();

-- The first answer within 24 hours of the tap opens the 72 hours.
create function frontdesk.open_entry_point(p_business text, p_conversation uuid, p_now timestamptz) returns void
language sql as $$
    update frontdesk.conversation set referral_at = null, entry_point_until = p_now + interval '72 h'
    where business_id = p_business and id = p_conversation
$$;

-- What WhatsApp put off for long, such as an advertisement for a day (131049), is not sent any more once the customer
-- writes: their words would wait as long.
create function frontdesk.give_way(p_business text, p_conversation uuid, p_turn int, p_now timestamptz) returns void
language plpgsql as $$
begin
    update frontdesk.send set state = 'superseded'
    where business_id = p_business and conversation_id = p_conversation and turn = p_turn and state = 'planned'
      and not_before > p_now + interval '1 minute';
    if found then perform frontdesk.note(p_business, p_conversation, p_turn, 0, 'superseded'); end if;
end $$;

-- Calls of the management API, which Meta counts by account over an hour.
create table frontdesk.management_call (
    account text        not null,
    at      timestamptz not null
);
create index management_call_at on frontdesk.management_call (account, at);

-- Counts a call, if the hour has room. Returns 0, or the milliseconds until it has.
create function frontdesk.admit_management_call(p_account text, p_limit int, p_now timestamptz) returns bigint
language plpgsql as $$
declare
    v_oldest timestamptz;
begin
    perform pg_advisory_xact_lock(hashtextextended('frontdesk.management_call/' || p_account, 0));
    delete from frontdesk.management_call where account = p_account and at <= p_now - interval '1 h';
    -- The one that must leave the hour before another may come.
    select at into v_oldest from frontdesk.management_call where account = p_account
    order by at desc offset greatest(0, p_limit - 1) limit 1;
    if found then return greatest(1, ceil(extract(epoch from v_oldest + interval '1 h' - p_now) * 1000)); end if;
    insert into frontdesk.management_call (account, at) values (p_account, p_now);
    return 0;
end $$;

-- Edits of templates. Meta takes one a day and ten in 30 days of an approved one.
create table frontdesk.template_edit (
    business_id text        not null,
    name        text        not null,
    language    text        not null,
    at          timestamptz not null
);
create index template_edit_at on frontdesk.template_edit (business_id, name, language, at);

-- Counts an edit, if Meta takes another one. Returns 0, or the milliseconds until it does.
create function frontdesk.admit_template_edit(p_business text, p_name text, p_language text, p_now timestamptz)
returns bigint language plpgsql as $$
declare
    v_edits timestamptz[];
    v_free  timestamptz;
begin
    perform pg_advisory_xact_lock(hashtextextended('frontdesk.template_edit/' || p_business || '/' || p_name, 0));
    delete from frontdesk.template_edit
    where business_id = p_business and name = p_name and language = p_language and at <= p_now - interval '30 days';
    v_edits := array(
        select at from frontdesk.template_edit
        where business_id = p_business and name = p_name and language = p_language order by at desc);
    v_free := greatest(v_edits[1] + interval '24 h', v_edits[10] + interval '30 days');
    if v_free > p_now then return greatest(1, ceil(extract(epoch from v_free - p_now) * 1000)); end if;
    insert into frontdesk.template_edit (business_id, name, language, at)
    values (p_business, p_name, p_language, p_now);
    return 0;
end $$;

-- WhatsApp's limit of one message in six seconds to one customer, of which up to 45 may be sent at once and are paid
-- for by silence afterwards. Half a second less is used, because calls overtake each other on their way.
-- Returns the moment from which the next message may be sent.
create function frontdesk.pair_free_at(p_until timestamptz) returns timestamptz language sql immutable as $$
    select coalesce(p_until - (44 * 6 - 0.5) * interval '1 s', '-infinity')
$$;

-- The allowance of which nothing is left until p_at.
create function frontdesk.pair_spent(p_at timestamptz) returns timestamptz language sql immutable as $$
    select p_at + (44 * 6 - 0.5) * interval '1 s'
$$;

-- The allowance after one more message at p_now.
create function frontdesk.pair_taken(p_until timestamptz, p_now timestamptz) returns timestamptz
language sql immutable as $$
    select greatest(p_until, p_now) + interval '6 s'
$$;

-- People written to outside their window, by portfolio: WhatsApp limits how many different ones there are in 24 hours.
create table frontdesk.recipient (
    portfolio   text        not null,
    recipient   text        not null,
    at          timestamptz not null,
    primary key (portfolio, recipient)
);
create index recipient_at on frontdesk.recipient (portfolio, at);

-- Counts p_recipient among those of the last 24 hours, if the limit allows. Returns 0, or the milliseconds until it does.
create function frontdesk.admit_recipient(p_portfolio text, p_recipient text, p_limit int, p_now timestamptz)
returns bigint language plpgsql as $$
declare
    v_first timestamptz;
    v_count int;
begin
    -- Replicas decide one after the other, or two would both take the last place.
    perform pg_advisory_xact_lock(hashtextextended('frontdesk.recipient/' || p_portfolio, 0));
    perform from frontdesk.recipient
    where portfolio = p_portfolio and recipient = p_recipient and at > p_now - interval '24 h';
    if not found then
        select count(*), min(at) into v_count, v_first from frontdesk.recipient
        where portfolio = p_portfolio and at > p_now - interval '24 h';
        if v_count >= p_limit then
            return greatest(1, ceil(extract(epoch from v_first + interval '24 h' - p_now) * 1000));
        end if;
    end if;
    insert into frontdesk.recipient (portfolio, recipient, at) values (p_portfolio, p_recipient, p_now)
    on conflict (portfolio, recipient) do update set at = excluded.at;
    return 0;
end $$;

-- The life of each template at Meta.
create table frontdesk.template (
    business_id text        not null,
    name        text        not null,
    language    text        not null,
    -- Meta's words: PENDING, APPROVED, REJECTED, PAUSED, DISABLED, FLAGGED, …
    status      text        not null,
    category    text,
    reason      text,
    updated_at  timestamptz not null default clock_timestamp(),
    primary key (business_id, name, language)
);

-- How long a turn with a template waits when a number has more to send than it may. Meta's word on the category counts.
create function frontdesk.rank_turn(p_business text, p_conversation uuid, p_turn int, p_answer jsonb) returns void
language sql as $$
    update frontdesk.turn set priority = case when exists (
        select from jsonb_array_elements(p_answer -> 'parts') part
        join frontdesk.template t on t.business_id = p_business and t.name = part ->> 'name'
            and t.language = part ->> 'language' and upper(t.category) = 'MARKETING'
        where part ->> 'type' = 'template') then 2 else 1 end
    where business_id = p_business and conversation_id = p_conversation and turn = p_turn
$$;

-- Part of the sweep: what is behind the replies, what is useful first. However much waits, it stays here until there is
-- room for it: neither Redis nor a dispatcher holds more, and a reply never stands behind it.
create function frontdesk.sweep_bulk(p_now timestamptz, p_limit int, p_again_ms int) returns jsonb language sql as $$
    with utility as (
        select business_id, conversation_id, turn from frontdesk.turn
        where priority = 1 and due_at <= p_now
        order by due_at limit p_limit for update skip locked
    ), marketing as (
        select business_id, conversation_id, turn from frontdesk.turn
        where priority = 2 and due_at <= p_now
        order by due_at limit greatest(0, p_limit - (select count(*) from utility)) for update skip locked
    ), due as (
        select * from utility union all select * from marketing
    ), taken as (
        update frontdesk.turn t set due_at = clock_timestamp() + p_again_ms * interval '1 ms'
        from due where t.business_id = due.business_id and t.conversation_id = due.conversation_id and t.turn = due.turn
        returning t.*
    )
    select jsonb_agg(frontdesk.due_json(t) order by t.priority, t.created_at) from taken t
$$;

create function frontdesk.note_template(
    p_business text, p_name text, p_language text, p_status text, p_category text, p_reason text
) returns void language sql as $$
    insert into frontdesk.template (business_id, name, language, status, category, reason)
    values (p_business, p_name, replace(p_language, '-', '_'), p_status, p_category, p_reason)
    on conflict (business_id, name, language) do update
    set status = excluded.status, category = coalesce(excluded.category, frontdesk.template.category),
        reason = excluded.reason, updated_at = clock_timestamp()
$$;

create function frontdesk.templates(p_business text) returns jsonb language sql stable as $$
    select coalesce(jsonb_agg(jsonb_build_object(
        'name', name, 'language', language, 'status', status, 'category', category, 'reason', reason)
        order by name, language), '[]')
    from frontdesk.template where business_id = p_business
$$;

-- Who wants no advertising: they said so, WhatsApp told us, or refused a message for it.
create table frontdesk.opt_out (
    business_id     text        not null,
    conversation_id uuid        not null,
    source          text        not null,
    at              timestamptz not null default clock_timestamp(),
    primary key (business_id, conversation_id)
);

-- The conversations of the customer of one, with every number of the business.
create function frontdesk.conversations_of_customer(p_business text, p_conversation uuid) returns setof uuid
language sql stable as $$
    select p_conversation
    union
    select a.conversation_id from frontdesk.conversation c
    join frontdesk.conversation_alias a
        on a.business_id = c.business_id and a.alias in ('phone:' || c.phone, 'user:' || c.user_id)
    where c.business_id = p_business and c.id = p_conversation
$$;

create function frontdesk.stop_marketing(p_business text, p_conversation uuid, p_source text) returns void
language sql as $$
    insert into frontdesk.opt_out (business_id, conversation_id, source)
    select p_business, id, p_source from frontdesk.conversations_of_customer(p_business, p_conversation) id
    on conflict do nothing
$$;

-- What a text says about advertising when it is all a customer writes: true no more, false again, null nothing.
create function frontdesk.stops_marketing(p_text text) returns boolean language sql immutable as $$
    select case
        when word = any (array[
            'stop', 'stopp', 'unsubscribe', 'opt out', 'optout', 'abmelden', 'abbestellen', 'cancella', 'cancellami',
            'disiscrivi', 'disiscrivimi', 'baja', 'darse de baja', 'parar', 'sair', 'descadastrar', 'désabonner',
            'désinscrire', 'desabonner', 'arrêter', '配信停止', '停止']) then true
        when word = any (array[
            'start', 'subscribe', 'anmelden', 'iscrivimi', 'inscrever', 'abonner', '配信再開']) then false
    end
    from (select lower(trim(both from regexp_replace(p_text, '[.!?。！\s]+', ' ', 'g'))) as word) normal
$$;

create function frontdesk.heed_preference() returns trigger language plpgsql as $$
begin
    if frontdesk.stops_marketing(new.body) then
        perform frontdesk.stop_marketing(new.business_id, new.conversation_id, 'word');
    else
        delete from frontdesk.opt_out
        where business_id = new.business_id and conversation_id in (
            select frontdesk.conversations_of_customer(new.business_id, new.conversation_id));
    end if;
    return null;
end $$;

create trigger heed_preference after insert on frontdesk.inbox for each row
when (new.kind in ('text', 'button', 'interactive') and length(new.body) <= 24 and new.origin = 'customer'
    and frontdesk.stops_marketing(new.body) is not null)
execute function frontdesk.heed_preference();

-- What a failed status says beyond its own message: the customer wants no advertising, or the template is paused.
create function frontdesk.heed_failure() returns trigger language plpgsql as $$
declare
    v_send frontdesk.send;
begin
    v_send := frontdesk.find_send(new.business_id, new.send_id, new.wamid);
    if v_send.id is null then return null; end if;
    if new.error like '131050 %' then
        perform frontdesk.stop_marketing(new.business_id, v_send.conversation_id, '131050');
    elsif new.error like '132015 %' or new.error like '132016 %' then
        perform frontdesk.note_template(
            new.business_id, v_send.content ->> 'name', v_send.content ->> 'language',
            case when new.error like '132015 %' then 'PAUSED' else 'DISABLED' end, null, new.error)
        where v_send.content ->> 'type' = 'template';
    end if;
    return null;
end $$;

create trigger heed_failure after insert on frontdesk.receipt for each row
when (new.status = 'failed' and new.error is not null)
execute function frontdesk.heed_failure();

-- What Meta tells about templates and about who wants advertising takes effect as it is kept.
create function frontdesk.heed_notice() returns trigger language plpgsql as $$
begin
    if new.field = 'message_template_status_update' then
        perform frontdesk.note_template(
            new.business_id, new.value ->> 'message_template_name', new.value ->> 'message_template_language',
            new.value ->> 'event', new.value ->> 'message_template_category', new.value ->> 'reason')
        where new.value ->> 'message_template_name' is not null and new.value ->> 'message_template_language' is not null
          and new.value ->> 'event' is not null;
    elsif new.field = 'template_category_update' then
        -- Without the previous category it is a warning of what will happen in a day.
        update frontdesk.template set category = new.value ->> 'new_category', updated_at = clock_timestamp()
        where business_id = new.business_id and name = new.value ->> 'message_template_name'
          and language = replace(new.value ->> 'message_template_language', '-', '_')
          and new.value ->> 'previous_category' is not null;
    elsif jsonb_typeof(new.value -> 'user_preferences') = 'array' then
        insert into frontdesk.opt_out (business_id, conversation_id, source)
        select distinct new.business_id, a.conversation_id, 'user_preferences'
        from jsonb_array_elements(new.value -> 'user_preferences') p
        join frontdesk.conversation_alias a on a.business_id = new.business_id
            and a.alias in ('phone:' || (p ->> 'wa_id'), 'user:' || (p ->> 'user_id'))
        where p ->> 'value' = 'stop'
        on conflict do nothing;
        delete from frontdesk.opt_out o
        using jsonb_array_elements(new.value -> 'user_preferences') p
        join frontdesk.conversation_alias a on a.business_id = new.business_id
            and a.alias in ('phone:' || (p ->> 'wa_id'), 'user:' || (p ->> 'user_id'))
        where o.business_id = new.business_id and o.conversation_id = a.conversation_id
          and p ->> 'value' in ('resume', 'signup');
    end if;
    return null;
end $$;

create trigger heed_notice after insert on frontdesk.notice for each row
when (new.field in ('message_template_status_update', 'template_category_update', 'user_preferences'))
execute function frontdesk.heed_notice();

-- How many messages WhatsApp charged for since p_since, by what it calls them and to whom they went.
create function frontdesk.charged(p_business text, p_since timestamptz) returns jsonb language sql stable as $$
    select coalesce(jsonb_agg(jsonb_build_object(
        'category', category, 'type', type, 'prefix', prefix, 'day', day, 'count', count)), '[]')
    from (
        select r.pricing ->> 'category' as category, r.pricing ->> 'type' as type,
            coalesce(left(c.phone, 4), left(c.user_id, 2), '') as prefix, to_char(r.at at time zone 'UTC', 'YYYY-MM-DD') as day,
            count(distinct r.wamid)::int as count
        from frontdesk.receipt r
        left join frontdesk.send s on s.business_id = r.business_id and s.wamid = r.wamid
        left join frontdesk.conversation c on c.business_id = s.business_id and c.id = s.conversation_id
        where r.business_id = p_business and r.received_at >= p_since and r.pricing is not null
          -- The price comes twice, with 'sent' and with what follows; once is enough.
          and r.status = (
            select status from frontdesk.receipt o
            where o.business_id = r.business_id and o.wamid = r.wamid and o.pricing is not null
            order by o.at, o.status limit 1)
        group by 1, 2, 3, 4) counted
$$;

create function frontdesk.wants_marketing(p_business text, p_conversation uuid) returns boolean language sql stable as $$
    select not exists (
        select from frontdesk.opt_out where business_id = p_business and conversation_id = p_conversation)
$$;

-- Sends something else than was planned, such as a template for a text outside the window: it tells what the parts after
-- it would have told, too. The trace keeps both.
create function frontdesk.substitute(p_business text, p_send uuid, p_attempt int, p_content jsonb) returns boolean
language plpgsql as $$
declare
    v_old frontdesk.send;
begin
    select * into v_old from frontdesk.send
    where business_id = p_business and id = p_send and attempt = p_attempt and state = 'sending' for update;
    if not found then return false; end if;
    update frontdesk.send set content = p_content where business_id = p_business and id = p_send;
    if p_content ->> 'type' = 'template' then
        delete from frontdesk.send
        where business_id = p_business and conversation_id = v_old.conversation_id and turn = v_old.turn
          and part > v_old.part and state = 'planned';
    end if;
    perform frontdesk.note(p_business, v_old.conversation_id, v_old.turn, v_old.fence, 'substituted',
        jsonb_build_object('part', v_old.part, 'planned', v_old.content));
    return true;
end $$;
