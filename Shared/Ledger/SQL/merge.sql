-- Cancel and merge: a message that comes while the model works on the words before it may join them.

-- Takes the turn back from its worker, whose fence is stale from here on, and schedules it anew after p_window_ms; the
-- new message joins it when it begins again. Not once an answer is pinned, nor when a third of the turn's time is over:
-- somebody who goes on writing must still be answered. Returns whether it did. The caller holds the conversation's lock.
create function frontdesk.merge(p_business text, p_conversation uuid, p_turn int, p_window_ms int) returns boolean
language plpgsql as $$
declare
    v_turn frontdesk.turn;
    v_now  timestamptz := clock_timestamp();
begin
    update frontdesk.turn
    set state = 'scheduled', stage = 'begin', fence = fence + 1, lease_until = null,
        -- This start was ended by us, not by the message.
        starts = greatest(starts - 1, 0),
        not_before = v_now + p_window_ms * interval '1 ms',
        due_at = v_now + case when p_window_ms > 0 then p_window_ms * interval '1 ms' else interval '2 s' end
    where business_id = p_business and conversation_id = p_conversation and turn = p_turn
      and state = 'running' and stage <> 'send' and author = 'bot'
      and v_now < begun_at + (deadline_at - begun_at) / 3
      and not exists (
        select from frontdesk.answer a
        where a.business_id = p_business and a.conversation_id = p_conversation and a.turn = p_turn)
    returning * into v_turn;
    if not found then return false; end if;
    perform frontdesk.note(p_business, p_conversation, p_turn, v_turn.fence, 'merged',
        jsonb_build_object('window_ms', p_window_ms));
    return true;
end $$;
