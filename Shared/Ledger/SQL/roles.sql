-- What the services may do, as one role: read and write rows, and nothing to the schema. `retriever migrate` makes the
-- login of SERVICE_DATABASE_URL a member. Tables of later migrations need grants of their own.
do $$
begin
    if not exists (select from pg_roles where rolname = 'fd_service') then
        create role fd_service nologin nosuperuser nobypassrls;
    end if;
exception when duplicate_object or unique_violation then
    null; -- Another database of the same server was migrated at the same moment.
end $$;
grant usage on schema frontdesk to fd_service;
grant select, insert, update, delete on all tables in schema frontdesk to fd_service;
revoke insert, update, delete on frontdesk.schema_version from fd_service;
grant usage on all sequences in schema frontdesk to fd_service;
