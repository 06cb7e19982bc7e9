-- What models were asked, what it cost, and what is remembered of a conversation.

-- Every call of a provider and every one passed over, for post-mortems and bills.
create table frontdesk.llm_attempt (
    business_id     text        not null,
    conversation_id uuid        not null,
    turn            int         not null,
    at              timestamptz not null default clock_timestamp(),
    provider        text        not null,
    model           text        not null,
    outcome         text        not null,
    -- Why it was asked beside the order: 'hedge', 'repair', 'summary'.
    reason          text,
    took_ms         double precision not null,
    first_token_ms  double precision,
    input_tokens    int,
    output_tokens   int,
    -- Millionths of the currency of `spend`.
    cost_micros     bigint      not null default 0,
    prompt_hash     text,
    finish          text
);
create index llm_attempt_of_turn on frontdesk.llm_attempt (business_id, conversation_id, turn);
create index llm_attempt_at on frontdesk.llm_attempt using brin (at);

-- What was said before the exchanges that are told word by word, in short.
create table frontdesk.summary (
    business_id     text        not null,
    conversation_id uuid        not null,
    -- The last turn it speaks of.
    turn            int         not null,
    body            text        not null,
    provider        text        not null,
    made_at         timestamptz not null default clock_timestamp(),
    primary key (business_id, conversation_id)
);

create function frontdesk.record_attempts(p_business text, p_conversation uuid, p_turn int, p_attempts jsonb)
returns void language sql as $$
    insert into frontdesk.llm_attempt (
        business_id, conversation_id, turn, provider, model, outcome, reason, took_ms, first_token_ms, input_tokens,
        output_tokens, cost_micros, prompt_hash, finish)
    select p_business, p_conversation, p_turn, a.provider, a.model, a.outcome, a.reason, a."tookMs", a."firstTokenMs",
        a."inputTokens", a."outputTokens", a."costMicros", a."promptHash", a.finish
    from jsonb_to_recordset(p_attempts) as a(
        provider text, model text, outcome text, reason text, "tookMs" double precision,
        "firstTokenMs" double precision, "inputTokens" int, "outputTokens" int, "costMicros" bigint, "promptHash" text,
        finish text)
$$;

-- What calls for one contact have cost since p_since.
create function frontdesk.spent_on_contact(p_business text, p_conversation uuid, p_since timestamptz) returns bigint
language sql stable as $$
    select coalesce(sum(cost_micros), 0)::bigint from frontdesk.llm_attempt
    where business_id = p_business and conversation_id = p_conversation and at >= p_since
$$;

-- What calls for one business, and for all, have cost since p_since.
create function frontdesk.spent_on_business(p_business text, p_since timestamptz)
returns table (business bigint, total bigint) language sql stable as $$
    select coalesce(sum(cost_micros) filter (where business_id = p_business), 0)::bigint,
        coalesce(sum(cost_micros), 0)::bigint
    from frontdesk.llm_attempt where at >= p_since
$$;

-- Pins an answer and records who was asked for it, in one step. Money that was spent is recorded for a stale turn too.
create function frontdesk.pin_attempted(
    p_business text, p_conversation uuid, p_turn int, p_fence int, p_answer jsonb, p_lease_ms int, p_attempts jsonb
) returns jsonb language plpgsql as $$
begin
    perform frontdesk.record_attempts(p_business, p_conversation, p_turn, p_attempts);
    return frontdesk.pin(p_business, p_conversation, p_turn, p_fence, p_answer, p_lease_ms);
end $$;

-- The last p_count exchanges before p_turn with their times, oldest first, and the summary of what was before.
create function frontdesk.recall(p_business text, p_conversation uuid, p_turn int, p_count int) returns jsonb
language sql stable as $$
    select jsonb_build_object(
        'summary', (
            select jsonb_build_object('turn', s.turn, 'text', s.body, 'provider', s.provider) from frontdesk.summary s
            where s.business_id = p_business and s.conversation_id = p_conversation),
        'exchanges', coalesce((
            select jsonb_agg(jsonb_build_object(
                'turn', x.turn, 'at', x.at, 'question', x.question, 'answer', x.answer) order by x.turn)
            from (
                select a.turn, floor(extract(epoch from a.created_at) * 1000)::bigint as at,
                    coalesce((
                        select string_agg(i.body, e'\n' order by i.sent_at, i.seq) from frontdesk.inbox i
                        where i.business_id = a.business_id and i.conversation_id = a.conversation_id
                          and i.turn = a.turn), '') as question,
                    coalesce((
                        select string_agg(p ->> 'text', e'\n') from jsonb_array_elements(a.body -> 'parts') p
                    ), '') as answer
                from frontdesk.answer a
                where a.business_id = p_business and a.conversation_id = p_conversation and a.turn < p_turn
                order by a.turn desc limit p_count) x), '[]'))
$$;

-- Keeps a summary unless one of a later turn is there, with what making it cost.
create function frontdesk.summarise(
    p_business text, p_conversation uuid, p_turn int, p_body text, p_provider text, p_attempts jsonb
) returns void language plpgsql as $$
begin
    perform frontdesk.record_attempts(p_business, p_conversation, p_turn, p_attempts);
    insert into frontdesk.summary as s (business_id, conversation_id, turn, body, provider)
    -- A customer who was erased meanwhile must not come back in a summary.
    select p_business, p_conversation, p_turn, p_body, p_provider
    where exists (select from frontdesk.conversation where business_id = p_business and id = p_conversation)
    on conflict (business_id, conversation_id) do update
    set turn = excluded.turn, body = excluded.body, provider = excluded.provider, made_at = clock_timestamp()
    where s.turn < excluded.turn;
end $$;
