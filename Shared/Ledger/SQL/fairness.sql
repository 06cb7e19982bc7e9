-- How much of the streams one business may fill. What it has beyond that waits in the ledger, so that another business's
-- turn waits behind a few dozen entries and never behind a flood. What is behind the replies has a room of its own.

-- How many more turns of a business may go to the streams: p_in_flight less those that are there or in hand. Null, which
-- is without bound, when p_in_flight is null. A turn that waits for a moment of its own, or was given back until then, is
-- not counted. Looks at four times p_in_flight rows at most.
create function frontdesk.room_for(p_business text, p_in_flight int) returns int language plpgsql stable as $$
declare
    v_now  timestamptz := clock_timestamp();
    v_busy int;
begin
    if p_in_flight is null then return null; end if;
    select count(*) filter (where not_before <= v_now and (state = 'scheduled' or lease_until is not null)) into v_busy
    from (
        select not_before, state, lease_until from frontdesk.turn
        where business_id = p_business and due_at > v_now and priority = 0 order by due_at limit 4 * p_in_flight) soon;
    return greatest(0, p_in_flight - v_busy);
end $$;

-- The businesses that have open turns, step by step through the index, however many turns there are.
create function frontdesk.businesses_with_turns() returns setof text language sql stable as $$
    with recursive businesses (id) as (
        (select business_id from frontdesk.turn where due_at is not null and priority = 0 order by business_id limit 1)
        union all
        select (select t.business_id from frontdesk.turn t
            where t.due_at is not null and t.priority = 0 and t.business_id > b.id
            order by t.business_id limit 1)
        from businesses b where b.id is not null)
    select id from businesses where id is not null
$$;
