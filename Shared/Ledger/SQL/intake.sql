-- What the gateway keeps besides messages: webhooks as they came, notifications, and who a customer has become.

-- Verified webhooks as they came, for `gateway replay`; each for as long as the configuration says.
create table frontdesk.webhook (
    id          text        not null primary key,
    body        text        not null,
    received_at timestamptz not null default clock_timestamp()
);
create index webhook_received on frontdesk.webhook (received_at);

-- What WhatsApp tells about accounts, numbers, templates and itself, once each.
create table frontdesk.notice (
    business_id text        not null,
    id          text        not null,
    account     text,
    field       text        not null,
    value       jsonb       not null,
    received_at timestamptz not null default clock_timestamp(),
    primary key (business_id, id)
);
create index notice_received on frontdesk.notice (received_at);

-- Keeps webhooks, and forgets twice as many that have been kept for long enough: so the table never needs a sweep.
create function frontdesk.keep_webhooks(p_webhooks jsonb, p_keep interval) returns void language plpgsql as $$
begin
    insert into frontdesk.webhook (id, body)
    select w ->> 'id', w ->> 'body' from jsonb_array_elements(p_webhooks) w
    on conflict do nothing;
    delete from frontdesk.webhook where id in (
        -- The transaction's time, not the clock's: only so does the index know where to end.
        select id from frontdesk.webhook where received_at < now() - p_keep
        order by received_at limit 2 * jsonb_array_length(p_webhooks) for update skip locked);
end $$;

-- Numbers a customer had before: what was kept under them is theirs.
alter table frontdesk.conversation add column former text[] not null default '{}';

-- A customer got another number or user id. What was the old number's is no longer: it can pass to another person.
-- A new name that leads to another conversation already stays there; their histories are not joined.
create function frontdesk.change_identity(
    p_business text, p_conversation uuid, p_number text, p_phone text, p_new_phone text, p_new_user text
) returns void language plpgsql as $$
begin
    if p_new_phone is not null and p_phone is distinct from p_new_phone then
        delete from frontdesk.conversation_alias
        where business_id = p_business and number_id = p_number and alias = 'phone:' || p_phone
          and conversation_id = p_conversation;
    end if;
    insert into frontdesk.conversation_alias (business_id, number_id, alias, conversation_id)
    select p_business, p_number, a, p_conversation
    from unnest(array['user:' || p_new_user, 'phone:' || p_new_phone]) a where a is not null
    on conflict do nothing;
    update frontdesk.conversation
    set former = case when p_phone is not null and p_phone <> p_new_phone then former || p_phone else former end,
        phone = coalesce(p_new_phone, phone), user_id = coalesce(p_new_user, user_id)
    where business_id = p_business and id = p_conversation;
end $$;
