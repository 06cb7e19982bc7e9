-- Writes :turns answered turns of :conversations customers, as two years of work would leave them: with their messages,
-- answers, sends, receipts and hops.
set synchronous_commit = off;
create temporary table past as
    select i as number, ('00000000-0000-7000-8000-' || lpad(to_hex(i % :conversations), 12, '0'))::uuid as conversation,
        i / :conversations + 1 as turn, now() - interval '2 years' * (1 - i::float8 / :turns) as at, gen_random_uuid() as send
    from generate_series(0, :turns - 1) i;
insert into frontdesk.conversation (business_id, id, number_id, phone, name, last_turn, last_inbound_at, needs_human)
    select 'demo', conversation, '100000000000001', max(number)::text, 'Past', max(turn), max(at),
        case when min(number) % 1000 = 0 then 'a reply could not be sent' end
    from past group by conversation;
insert into frontdesk.conversation_alias (business_id, number_id, alias, conversation_id)
    select 'demo', '100000000000001', 'phone:past' || min(number), conversation from past group by conversation;
insert into frontdesk.turn (business_id, conversation_id, turn, state, stage, outcome, opened_by, fence, starts, not_before,
        window_until, created_at, begun_at, finished_at)
    select 'demo', conversation, turn, 'done', 'send', 'answered', 'wamid.past.' || number, 1, 1, at, at, at, at, at from past;
insert into frontdesk.inbox (business_id, event_id, conversation_id, origin, kind, body, payload, sent_at, received_at,
        opens_turn, turn)
    select 'demo', 'wamid.past.' || number, conversation, 'customer', 'text', 'How much is a cleaning?', '{}', at, at, true, turn
    from past;
insert into frontdesk.answer (business_id, conversation_id, turn, body, created_at)
    select 'demo', conversation, turn, '{"outcome":"answered","parts":[{"type":"text","text":"A cleaning is 85 EUR."}],
        "provider":"template","confidence":1,"language":"en","configuration":"past"}', at from past;
insert into frontdesk.send (business_id, conversation_id, turn, part, id, content, state, fence, attempt, wamid, status, sent_at)
    select 'demo', conversation, turn, 1, send, '{"type":"text","text":"A cleaning is 85 EUR."}', 'sent', 1, 1,
        'wamid.sent.' || number, 'read', at from past;
insert into frontdesk.receipt (business_id, wamid, status, send_id, at, received_at)
    select 'demo', 'wamid.sent.' || number, status, send, at, at from past, unnest(array['delivered', 'read']) status;
insert into frontdesk.hop (business_id, conversation_id, turn, at, step, fence)
    select 'demo', conversation, turn, at, step, 1 from past, unnest(array['scheduled', 'begun', 'finished']) step;
vacuum analyze;
