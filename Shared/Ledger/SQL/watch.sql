-- What an operator watches.

-- How long what waits has been waiting, in milliseconds: the oldest open turn, the oldest part of a pinned answer that is
-- not sent, the turn that is most overdue for the sweeper. All of it by the indexes of what is open. And of how many parts
-- that WhatsApp accepted one to two minutes ago it has said nothing since.
create function frontdesk.waiting() returns jsonb language plpgsql stable as $$
declare
    v_now timestamptz := clock_timestamp();
begin
    return jsonb_build_object(
        'openTurns', (select count(*) from frontdesk.turn where state in ('scheduled', 'running')),
        'oldestTurn', (
            select floor(extract(epoch from v_now - min(created_at)) * 1000)::bigint from frontdesk.turn
            where state in ('scheduled', 'running')),
        'oldestPart', (
            select floor(extract(epoch from v_now - min(a.created_at)) * 1000)::bigint
            from frontdesk.turn t
            join frontdesk.answer a on a.business_id = t.business_id and a.conversation_id = t.conversation_id
                and a.turn = t.turn
            where t.state in ('scheduled', 'running') and exists (
                select from frontdesk.send s
                where s.business_id = t.business_id and s.conversation_id = t.conversation_id and s.turn = t.turn
                  and s.state in ('planned', 'sending', 'unknown'))),
        'unheard', (
            select count(*)
            from frontdesk.turn t
            join frontdesk.send s on s.business_id = t.business_id and s.conversation_id = t.conversation_id
                and s.turn = t.turn
            where t.finished_at between v_now - interval '2 minutes' and v_now - interval '1 minute'
              and s.state = 'sent' and s.status is null),
        'overdue', (
            select floor(extract(epoch from v_now - min(due_at)) * 1000)::bigint from frontdesk.turn
            where due_at is not null and priority = 0));
end $$;
