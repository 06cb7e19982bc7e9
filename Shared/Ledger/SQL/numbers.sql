-- What Meta grants numbers and businesses, by its own word: each notification takes effect as it is kept.

-- Numbers that webhooks named, so that a notification which shows a number only as people write it finds its own.
create table frontdesk.number (
    business_id text        not null,
    number_id   text        not null,
    -- Digits only; Meta's formatting varies.
    display     text,
    account     text,
    -- Messages a second; null while Meta has said nothing and the configuration counts.
    throughput  int,
    -- The owner writes from it on the phone as well, and Meta grants it less.
    has_phone_app boolean   not null default false,
    -- ONBOARDING, THROUGHPUT_UPGRADE, FLAGGED, UNFLAGGED.
    standing    text,
    seen_at     timestamptz not null default clock_timestamp(),
    primary key (business_id, number_id)
);
create index number_account on frontdesk.number (account);

-- What holds for all numbers of a business.
create table frontdesk.allowance (
    business_id         text        not null primary key,
    -- Different people in 24 hours who may be written to outside their windows; null while the configuration counts.
    messaging_limit     int,
    -- No templates, and no messages at all, before these moments; infinity until Meta takes it back.
    templates_from      timestamptz not null default '-infinity',
    messages_from       timestamptz not null default '-infinity',
    reason              text,
    updated_at          timestamptz not null default clock_timestamp()
);

create function frontdesk.know_numbers(p_numbers jsonb) returns void language sql as $$
    insert into frontdesk.number (business_id, number_id, display, account)
    select n ->> 'business', n ->> 'number', nullif(regexp_replace(n ->> 'display', '\D', '', 'g'), ''), n ->> 'account'
    from jsonb_array_elements(p_numbers) n
    order by 1, 2
    on conflict (business_id, number_id) do update
    set display = coalesce(excluded.display, frontdesk.number.display),
        account = coalesce(excluded.account, frontdesk.number.account), seen_at = clock_timestamp()
$$;

-- Meta's tiers, as TIER_2K, as a number in a text, or as a number. Null for what is neither.
create function frontdesk.tier(p_value jsonb) returns int language sql immutable as $$
    select case
        when word = 'TIER_UNLIMITED' or word = '-1' then 100000000
        when word ~ '^(TIER_)?\d{1,7}K$' then regexp_replace(word, '\D', '', 'g')::int * 1000
        when word ~ '^(TIER_)?\d{1,8}$' then nullif(regexp_replace(word, '\D', '', 'g')::int, 0)
    end
    from (select upper(p_value #>> '{}') as word) value
$$;

-- Sets what holds for a business. p_limit null leaves the limit as it is.
create function frontdesk.set_allowance(
    p_business text, p_limit int, p_templates_from timestamptz, p_messages_from timestamptz, p_reason text
) returns void language sql as $$
    insert into frontdesk.allowance as g (business_id, messaging_limit, templates_from, messages_from, reason)
    values (p_business, p_limit, coalesce(p_templates_from, '-infinity'), coalesce(p_messages_from, '-infinity'), p_reason)
    on conflict (business_id) do update
    set messaging_limit = coalesce(p_limit, g.messaging_limit), templates_from = coalesce(p_templates_from, g.templates_from),
        messages_from = coalesce(p_messages_from, g.messages_from), reason = coalesce(p_reason, g.reason),
        updated_at = clock_timestamp()
$$;

create function frontdesk.heed_number(p_business text, p_account text, p_value jsonb) returns void
language plpgsql as $$
declare
    v_event   text := p_value ->> 'event';
    v_limit   int := frontdesk.tier(coalesce(
        p_value -> 'max_daily_conversations_per_business', p_value -> 'current_limit'));
begin
    update frontdesk.number
    set standing = v_event,
        throughput = case v_event when 'THROUGHPUT_UPGRADE' then 1000 else throughput end
    where business_id = p_business and v_event is not null
      and display = regexp_replace(p_value ->> 'display_phone_number', '\D', '', 'g');
    if v_limit is not null then perform frontdesk.set_allowance(p_business, v_limit, null, null, null); end if;
end $$;

create function frontdesk.heed_account(p_business text, p_account text, p_value jsonb) returns void
language plpgsql as $$
declare
    v_event text := p_value ->> 'event';
    v_state text := p_value #>> '{ban_info,waba_ban_state}';
    v_item  jsonb;
    v_until timestamptz;
begin
    if v_event = 'ACCOUNT_RESTRICTION' and jsonb_typeof(p_value -> 'restriction_info') = 'array' then
        for v_item in select jsonb_array_elements(p_value -> 'restriction_info') loop
            v_until := case when v_item ->> 'expiration' ~ '^\d{9,11}$'
                then to_timestamp((v_item ->> 'expiration')::bigint)
                -- Without an end it is tried again after a day: Meta says no by itself while it lasts.
                else clock_timestamp() + interval '24 h' end;
            if v_item ->> 'restriction_type' in ('RESTRICTED_BIZ_INITIATED_MESSAGING', 'RESTRICTED_UTILITY_TEMPLATES') then
                perform frontdesk.set_allowance(p_business, null, v_until, null, v_item ->> 'restriction_type');
            elsif v_item ->> 'restriction_type' = 'RESTRICTED_CUSTOMER_INITIATED_MESSAGING' then
                perform frontdesk.set_allowance(p_business, null, v_until, v_until, v_item ->> 'restriction_type');
            end if;
        end loop;
    elsif v_event = 'ACCOUNT_DELETED' or (v_event = 'DISABLED_UPDATE' and v_state = 'DISABLE') then
        perform frontdesk.set_allowance(p_business, null, 'infinity', 'infinity', coalesce(v_state, v_event));
    elsif v_event = 'DISABLED_UPDATE' and v_state = 'REINSTATE' then
        perform frontdesk.set_allowance(p_business, null, '-infinity', '-infinity', 'REINSTATE');
    elsif v_event = 'ACCOUNT_OFFBOARDED' then
        -- The phone app no longer shares the number, and with it goes its limit of 20 a second.
        update frontdesk.number set has_phone_app = false where business_id = p_business and account = p_account;
    end if;
end $$;

-- A notification names its account, or a number as people write it. Every business behind it is concerned.
create function frontdesk.heed_account_notice() returns trigger language plpgsql as $$
declare
    v_business text;
begin
    for v_business in
        select new.business_id where new.business_id <> ''
        union
        select n.business_id from frontdesk.number n where new.business_id = '' and n.account = new.account
        order by 1
    loop
        case new.field
            when 'phone_number_quality_update' then
                perform frontdesk.heed_number(v_business, new.account, new.value);
            when 'business_capability_update' then
                perform frontdesk.set_allowance(v_business, frontdesk.tier(coalesce(
                    new.value -> 'max_daily_conversations_per_business', new.value -> 'max_daily_conversation_per_phone')),
                    null, null, null);
            else perform frontdesk.heed_account(v_business, new.account, new.value);
        end case;
    end loop;
    return null;
end $$;

create trigger heed_account_notice after insert on frontdesk.notice for each row
when (new.field in ('phone_number_quality_update', 'business_capability_update', 'account_update'))
execute function frontdesk.heed_account_notice();

-- Null for what is open already, -1 for what has no end.
create function frontdesk.open_from(p_at timestamptz) returns bigint language sql stable as $$
    select case
        when p_at = 'infinity' then -1
        when p_at > clock_timestamp() then floor(extract(epoch from p_at) * 1000)::bigint
    end
$$;

-- What Meta grants now. Moments in Unix milliseconds; null for none, and for no end -1.
create function frontdesk.granted(p_business text) returns jsonb language sql stable as $$
    select jsonb_build_object(
        'messagingLimit', g.messaging_limit,
        'templatesFrom', frontdesk.open_from(g.templates_from),
        'messagesFrom', frontdesk.open_from(g.messages_from),
        'reason', g.reason,
        'numbers', coalesce((
            select jsonb_agg(jsonb_build_object(
                'id', n.number_id, 'display', n.display, 'throughput', n.throughput,
                'hasPhoneApp', n.has_phone_app, 'standing', n.standing)
                order by n.number_id)
            from frontdesk.number n where n.business_id = p_business), '[]'))
    from (select p_business as business_id) own left join frontdesk.allowance g using (business_id)
$$;

-- The latest of what Meta told about the business, its numbers and itself; templates have a page of their own.
create function frontdesk.notices(p_business text, p_limit int) returns jsonb language sql stable as $$
    select coalesce(jsonb_agg(jsonb_build_object(
        'field', field, 'value', value, 'at', floor(extract(epoch from received_at) * 1000)::bigint)
        order by received_at desc), '[]')
    from (
        select field, value, received_at from frontdesk.notice
        where business_id = p_business or (business_id = '' and account in (
            select account from frontdesk.number where business_id = p_business))
        order by received_at desc limit p_limit) latest
$$;
