-- What the router may do with the knowledge: ask for the answer to a known question, and nothing else.

-- The function runs as the role that row-level security binds, not as whoever migrated. An owner must be able to create
-- in the schema at the moment it becomes one, and not afterwards.
grant create on schema frontdesk to fd_retriever;
alter function frontdesk.faq_answer owner to fd_retriever;
revoke create on schema frontdesk from fd_retriever;

do $$
begin
    if not exists (select from pg_roles where rolname = 'fd_router') then
        create role fd_router nologin nosuperuser nobypassrls;
    end if;
exception when duplicate_object or unique_violation then
    null; -- Another database of the same server was migrated at the same moment.
end $$;
grant fd_router to current_user;
grant usage on schema frontdesk to fd_router;
grant execute on function frontdesk.faq_answer to fd_router;

-- The services' login takes these roles, each for its own pool.
grant fd_retriever, fd_router to fd_service;
