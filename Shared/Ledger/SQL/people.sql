-- What people do in a conversation, and what they are shown.

-- A person takes the conversation over, for p_until or until it is handed back.
create function frontdesk.take_over(p_business text, p_conversation uuid, p_reason text, p_until timestamptz)
returns bigint language sql as $$
    -- First, as every other step: two that lock the conversation and its turn crosswise would wait for each other.
    select from frontdesk.conversation where business_id = p_business and id = p_conversation for update;
    -- What of the bot's waits to be sent is dropped now, not when its time has come: the person's words wait behind it.
    update frontdesk.turn t set due_at = clock_timestamp()
    from frontdesk.conversation c
    where c.business_id = p_business and c.id = p_conversation
      and t.business_id = c.business_id and t.conversation_id = c.id and t.turn = c.live_turn
      and t.author = 'bot' and t.state = 'running' and t.lease_until is null;
    update frontdesk.conversation
    set owner = 'human', owner_version = owner_version + 1, owner_until = p_until, owner_reason = p_reason,
        needs_human = null
    where business_id = p_business and id = p_conversation
    returning owner_version
$$;

-- The bot answers again; what waits becomes its next turn. Returns that turn, or null.
create function frontdesk.hand_over_to_bot(p_business text, p_conversation uuid) returns jsonb
language plpgsql as $$
declare
    v_conversation frontdesk.conversation;
begin
    update frontdesk.conversation
    set owner = 'bot', owner_version = owner_version + 1, owner_until = null, owner_reason = null,
        needs_human = frontdesk.waiting_draft(p_business, p_conversation)
    where business_id = p_business and id = p_conversation
    returning * into v_conversation;
    if not found or v_conversation.live_turn is not null then return null; end if;
    return frontdesk.schedule_waiting(p_business, p_conversation, true);
end $$;

-- The pause of a person ran out: the bot has the conversation again, and what waits becomes its next turn. Why a person
-- was needed stays on the list until one has looked.
create function frontdesk.end_pause(p_business text, p_conversation uuid) returns void language plpgsql as $$
declare
    v_conversation frontdesk.conversation;
begin
    update frontdesk.conversation
    set owner = 'bot', owner_version = owner_version + 1, owner_until = null, owner_reason = null
    where business_id = p_business and id = p_conversation
    returning * into v_conversation;
    if v_conversation.live_turn is null then
        perform frontdesk.schedule_waiting(p_business, p_conversation, true);
    end if;
end $$;

-- A person says something to the customer, under an id of the caller's, so that a repeated call says it once.
-- p_pause: how long the bot is silent then; null when the conversation's owner stays as it is.
-- p_has_template: an approved template can carry the words where the window is closed.
create function frontdesk.say(
    p_business text, p_conversation uuid, p_id uuid, p_author text, p_answer jsonb, p_pause interval,
    p_has_template boolean default false
) returns jsonb language plpgsql as $$
declare
    v_conversation frontdesk.conversation;
    v_next         jsonb;
begin
    select * into v_conversation from frontdesk.conversation
    where business_id = p_business and id = p_conversation for update;
    if not found then return jsonb_build_object('verdict', 'unknown'); end if;
    -- The margin of the dispatcher, who looks again at the moment of sending.
    if not p_has_template and coalesce(v_conversation.last_inbound_at, '-infinity')
        < clock_timestamp() - interval '23 hours 55 minutes'
    then
        return jsonb_build_object('verdict', 'window_closed');
    end if;
    insert into frontdesk.speech (business_id, id, conversation_id, author, answer, took_over)
    values (p_business, p_id, p_conversation, p_author, p_answer,
            p_pause is not null or frontdesk.human_owned(v_conversation, clock_timestamp()))
    on conflict do nothing;
    if not found then return jsonb_build_object('verdict', 'duplicate'); end if;
    if p_pause is not null then
        perform frontdesk.take_over(p_business, p_conversation, p_author, clock_timestamp() + p_pause);
    end if;
    if v_conversation.live_turn is null then
        v_next := frontdesk.schedule_waiting(p_business, p_conversation, false);
    end if;
    return jsonb_build_object('verdict', 'accepted', 'next', v_next);
end $$;

-- Why a person should look at the drafts of a conversation: null when none waits.
create function frontdesk.waiting_draft(p_business text, p_conversation uuid) returns text language sql stable as $$
    select a.body ->> 'handoff' from frontdesk.review r
    join frontdesk.answer a on a.business_id = r.business_id and a.conversation_id = r.conversation_id and a.turn = r.turn
    where r.business_id = p_business and r.conversation_id = p_conversation and r.state = 'waiting'
    order by r.turn desc limit 1
$$;

-- A person decides on a draft; whoever is first counts. p_answer is what is sent then; null when nothing is.
create function frontdesk.decide(
    p_business text, p_conversation uuid, p_turn int, p_state text, p_by text, p_id uuid, p_answer jsonb,
    p_has_template boolean default false
) returns jsonb language plpgsql as $$
declare
    v_review frontdesk.review;
    v_reason text;
    v_said   jsonb := jsonb_build_object('verdict', 'accepted');
begin
    perform from frontdesk.conversation where business_id = p_business and id = p_conversation for update;
    select * into v_review from frontdesk.review
    where business_id = p_business and conversation_id = p_conversation and turn = p_turn;
    if not found then return jsonb_build_object('verdict', 'unknown'); end if;
    if v_review.state <> 'waiting' then
        return jsonb_build_object('verdict', 'decided', 'state', v_review.state, 'by', v_review.decided_by);
    end if;
    v_reason := (
        select body ->> 'handoff' from frontdesk.answer
        where business_id = p_business and conversation_id = p_conversation and turn = p_turn);
    if p_answer is not null then
        v_said := frontdesk.say(p_business, p_conversation, p_id, p_by, p_answer, null, p_has_template);
        -- What cannot be sent is not decided.
        if v_said ->> 'verdict' <> 'accepted' then return v_said; end if;
    end if;
    update frontdesk.review set state = p_state, decided_by = p_by, decided_at = clock_timestamp()
    where business_id = p_business and conversation_id = p_conversation and turn = p_turn;
    -- The reason of this draft is settled; another reason, or another draft, is not.
    update frontdesk.conversation
    set needs_human = case
        when p_answer is null then 'a draft was rejected; the customer waits for an answer'
        when needs_human is distinct from v_reason then needs_human
        else frontdesk.waiting_draft(p_business, p_conversation) end
    where business_id = p_business and id = p_conversation;
    return v_said;
end $$;

create function frontdesk.milliseconds(p_at timestamptz) returns bigint language sql immutable as $$
    select floor(extract(epoch from p_at) * 1000)::bigint
$$;

-- A conversation as the console lists it.
create function frontdesk.conversation_json(p_conversation frontdesk.conversation) returns jsonb
language sql stable as $$
    select jsonb_build_object(
        'id', (p_conversation).id, 'business', (p_conversation).business_id,
        'customer', jsonb_build_object(
            'number', (p_conversation).number_id, 'phone', (p_conversation).phone,
            'userID', (p_conversation).user_id, 'name', (p_conversation).name),
        'owner', case when frontdesk.human_owned(p_conversation, now()) then 'person' else 'bot' end,
        'ownerReason', (p_conversation).owner_reason,
        'ownerUntil', frontdesk.milliseconds((p_conversation).owner_until),
        'needsPerson', (p_conversation).needs_human,
        'lastInboundAt', frontdesk.milliseconds((p_conversation).last_inbound_at),
        'windowClosesAt', frontdesk.milliseconds((p_conversation).last_inbound_at + interval '24 hours'),
        -- Messages nobody has answered and no turn is answering.
        'waiting', (
            select count(*) from frontdesk.inbox i
            where i.business_id = (p_conversation).business_id and i.conversation_id = (p_conversation).id
              and i.turn is null and i.opens_turn),
        'lastMessage', (
            select i.body from frontdesk.inbox i
            where i.business_id = (p_conversation).business_id and i.conversation_id = (p_conversation).id
              and i.origin = 'customer'
              -- In the words of the two indexes, or every message of the business would be read.
              and (i.turn is not null or i.turn is null and i.opens_turn)
            order by i.turn desc nulls first, i.seq desc limit 1))
$$;

-- The conversations of a business, those whose customers wrote last first.
-- p_state: 'attention' (a person should look), 'person' (a person answers) or 'all'.
create function frontdesk.conversations(p_business text, p_state text, p_limit int) returns jsonb
language plpgsql stable as $$
declare
    v_ids uuid[];
begin
    -- Each by an index of its own: the list costs the same however many conversations there are.
    if p_state = 'attention' then
        v_ids := array(
            select id from frontdesk.conversation where business_id = p_business and needs_human is not null
            order by last_inbound_at desc nulls last, id limit p_limit);
    elsif p_state = 'person' then
        v_ids := array(
            select c.id from frontdesk.conversation c
            where c.business_id = p_business and c.owner = 'human' and frontdesk.human_owned(c, now())
            order by c.last_inbound_at desc nulls last, c.id limit p_limit);
    else
        v_ids := array(
            select id from frontdesk.conversation where business_id = p_business and last_turn >= 0
            order by last_inbound_at desc nulls last, id limit p_limit);
    end if;
    return (
        select coalesce(
            jsonb_agg(frontdesk.conversation_json(c) order by c.last_inbound_at desc nulls last, c.id), '[]')
        from unnest(v_ids) listed (id), lateral (
            select * from frontdesk.conversation where business_id = p_business and conversation.id = listed.id) c);
end $$;

-- Drafts that wait for a person, the oldest first; of one conversation, or of all.
create function frontdesk.reviews(p_business text, p_conversation uuid, p_limit int) returns jsonb
language sql stable as $$
    select coalesce(jsonb_agg(jsonb_build_object(
        'business', r.business_id, 'conversation', r.conversation_id, 'turn', r.turn, 'draft', r.draft,
        'createdAt', frontdesk.milliseconds(r.created_at),
        'question', (
            select string_agg(i.body, e'\n' order by i.seq) from frontdesk.inbox i
            where i.business_id = r.business_id and i.conversation_id = r.conversation_id and i.turn = r.turn),
        'grounds', a.body - 'parts' - 'draft') order by r.created_at), '[]')
    from (
        select * from frontdesk.review
        where state = 'waiting' and business_id = p_business
          and (p_conversation is null or conversation_id = p_conversation)
        order by created_at limit p_limit) r
    join frontdesk.answer a on a.business_id = r.business_id and a.conversation_id = r.conversation_id
        and a.turn = r.turn
$$;

-- Everything a person needs to go on with a conversation: who, what was said, what the bot understood and stood on,
-- and the drafts that wait. Null when there is none of this id.
create function frontdesk.packet(p_business text, p_conversation uuid, p_limit int) returns jsonb language sql stable as $$
    select frontdesk.conversation_json(c) || jsonb_build_object(
        'reviews', frontdesk.reviews(c.business_id, c.id, 100),
        'understanding', (
            select a.body - 'parts' - 'draft' from frontdesk.answer a
            join frontdesk.turn t on t.business_id = a.business_id and t.conversation_id = a.conversation_id
                and t.turn = a.turn and t.author = 'bot'
            where a.business_id = c.business_id and a.conversation_id = c.id order by a.turn desc limit 1),
        'summary', (
            select s.body from frontdesk.summary s where s.business_id = c.business_id and s.conversation_id = c.id),
        'messages', (
            select coalesce(jsonb_agg(line order by at, ord), '[]') from (
                select * from (
                    -- Our own clock: WhatsApp's has seconds only, and is another.
                    select i.received_at as at, i.seq as ord, jsonb_build_object(
                        'at', frontdesk.milliseconds(i.sent_at), 'from', i.origin, 'id', i.event_id, 'kind', i.kind,
                        'text', i.body, 'content', i.detail -> 'content', 'turn', i.turn) as line
                    from frontdesk.inbox i
                    where i.business_id = c.business_id and i.conversation_id = c.id
                      and (i.turn is not null or i.turn is null and i.opens_turn)
                    union all
                    select coalesce(s.sent_at, a.created_at), s.part, jsonb_build_object(
                        'at', frontdesk.milliseconds(coalesce(s.sent_at, a.created_at)), 'from', t.author,
                        'author', p.author, 'id', s.wamid, 'kind', s.content ->> 'type', 'text', s.content ->> 'text',
                        'turn', s.turn, 'state', s.state, 'status', s.status, 'error', s.error,
                        'provider', a.body ->> 'provider')
                    from frontdesk.send s
                    join frontdesk.answer a on a.business_id = s.business_id
                        and a.conversation_id = s.conversation_id and a.turn = s.turn
                    join frontdesk.turn t on t.business_id = s.business_id
                        and t.conversation_id = s.conversation_id and t.turn = s.turn
                    left join frontdesk.speech p on p.business_id = s.business_id
                        and p.conversation_id = s.conversation_id and p.turn = s.turn
                    where s.business_id = c.business_id and s.conversation_id = c.id) said
                order by at desc, ord desc limit p_limit) lines))
    from frontdesk.conversation c where c.business_id = p_business and c.id = p_conversation
$$;
