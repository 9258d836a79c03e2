-- The database roles of Sổ Chợ and the schema they share. Idempotent; run once per database by a superuser with psql.
-- Passwords are set by the caller.
--   socho_owner     owns everything, never logs in
--   socho_admin     the command line and migrations; acts as the owner
--   socho_web       requests and confirmations
--   socho_press     jobs
--   socho_reporter  reads the views of the schema open, which say counts only, for others' tools: a login is made beside it,
--                   create role bi login password '…' in role socho_reporter
do $$
declare
	wanted record;
begin
	for wanted in
		select * from (values
			('socho_owner', 'nologin'),
			('socho_admin', 'login'),
			('socho_web', 'login'),
			('socho_press', 'login'),
			('socho_reporter', 'nologin')) as w (name, login)
	loop
		if not exists (select from pg_roles where rolname = wanted.name) then
			execute format('create role %I', wanted.name);
		end if;
		execute format('alter role %I %s nosuperuser nocreatedb nocreaterole noreplication nobypassrls',
		               wanted.name, wanted.login);
		-- public comes last so that extensions a database administrator put there are found.
		execute format('alter role %I set search_path = socho, public', wanted.name);
	end loop;
	execute format('revoke all on database %I from public', current_database());
	execute format('grant connect, temporary on database %I to socho_owner, socho_admin', current_database());
	execute format('grant connect on database %I to socho_web, socho_press, socho_reporter', current_database());
end
$$;

alter role socho_admin inherit;
grant socho_owner to socho_admin;

revoke create on schema public from public;
create schema if not exists socho authorization socho_owner;
grant usage on schema socho to socho_web, socho_press, socho_reporter;
create schema if not exists open authorization socho_owner;
comment on schema open is 'Counts for other programs to read (role socho_reporter).';
grant usage on schema open to socho_reporter;
