-- What the intake pays for each batch, whatever its size: the server plans an SQL function anew for every statement that
-- calls it, and a regular expression costs each row more than the rest of its checks.
set role socho_owner;

alter table confirmation
	drop constraint confirmation_bin_check,
	add constraint confirmation_bin_check check (octet_length(bin) = 6);

-- Plans of PL/pgSQL are kept for the session. With the rights of the caller: it sets what any session may set.
create or replace function enter_service(province smallint) returns void
	language plpgsql volatile
as $$
declare
	done text;
begin
	done := pg_catalog.set_config('socho.provinces', '{' || province || '}', true);
	done := pg_catalog.set_config('socho.markets', '*', true);
	done := pg_catalog.set_config('socho.person', '', true);
end
$$;

reset role;
