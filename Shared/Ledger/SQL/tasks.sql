-- What the console lays before the owner beside conversations: bookings to carry out, and what went wrong.

alter table frontdesk.booking add column done_at timestamptz;
alter table frontdesk.booking add column done_by text;
create index booking_open on frontdesk.booking (business_id, starts_at) where done_at is null and state = 'requested';
create index dead_letter_open on frontdesk.dead_letter (business_id, created_at) where replayed_as is null;

-- Bookings, changes and cancellations that stand and that nobody has ticked off: those without a time first, then by it.
create function frontdesk.tasks(p_business text, p_limit int) returns jsonb language sql stable as $$
    select coalesce(jsonb_agg(jsonb_build_object(
        'id', b.id, 'kind', b.kind, 'summary', b.summary, 'details', b.details, 'conversation', b.conversation_id,
        'startsAt', frontdesk.milliseconds(b.starts_at), 'createdAt', frontdesk.milliseconds(b.created_at),
        'customer', jsonb_build_object('phone', c.phone, 'userID', c.user_id, 'name', c.name),
        'deliveredAt', frontdesk.milliseconds(b.delivered_at), 'error', b.error,
        'replaces', (select o.summary from frontdesk.booking o where o.business_id = b.business_id and o.id = b.replaces))
        order by b.starts_at nulls first, b.created_at), '[]')
    from (
        select * from frontdesk.booking
        where business_id = p_business and done_at is null and state = 'requested'
        order by starts_at nulls first limit p_limit) b
    join frontdesk.conversation c on c.business_id = b.business_id and c.id = b.conversation_id
$$;

-- Ticks a booking off. Null when there is none of this id; false when somebody did already.
create function frontdesk.finish_task(p_business text, p_id uuid, p_by text) returns boolean language plpgsql as $$
begin
    update frontdesk.booking set done_at = clock_timestamp(), done_by = p_by
    where business_id = p_business and id = p_id and done_at is null;
    if found then return true; end if;
    perform from frontdesk.booking where business_id = p_business and id = p_id;
    return case when found then false end;
end $$;

-- Letters of a business that wait for a person, the newest first. A person needs no bytes beyond what can be read.
create function frontdesk.open_letters(p_business text, p_limit int) returns jsonb language sql stable as $$
    select coalesce(jsonb_agg(jsonb_build_object(
        'id', d.id, 'stage', d.stage, 'reason', d.reason, 'payload', left(d.payload, 2000),
        'createdAt', frontdesk.milliseconds(d.created_at)) order by d.created_at desc), '[]')
    from (
        select * from frontdesk.dead_letter where business_id = p_business and replayed_as is null
        order by created_at desc limit p_limit) d
$$;

-- How much waits, for the badges; nobody reads a number above a hundred.
create function frontdesk.counts(p_business text) returns jsonb language sql stable as $$
    select jsonb_build_object(
        'attention', (select count(*) from (
            select from frontdesk.conversation
            where business_id = p_business and needs_human is not null limit 100) waiting),
        'person', (select count(*) from (
            select from frontdesk.conversation c
            where c.business_id = p_business and c.owner = 'human' and frontdesk.human_owned(c, now())
              and exists (select from frontdesk.inbox i where i.business_id = c.business_id
                and i.conversation_id = c.id and i.turn is null and i.opens_turn) limit 100) unread),
        'tasks', (select count(*) from (
            select from frontdesk.booking
            where business_id = p_business and done_at is null and state = 'requested' limit 100) open),
        'problems', (select count(*) from (
            select from frontdesk.dead_letter where business_id = p_business and replayed_as is null limit 100) letters))
$$;
