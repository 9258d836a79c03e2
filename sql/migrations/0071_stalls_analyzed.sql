-- A census that fills an empty table is planned by what the planner knows of it, which is nothing: every index looks alike,
-- and one on the market alone reads a whole market a row, also in the checks of foreign keys.
set role socho_owner;

create function analyze_stalls() returns void
	language plpgsql volatile security definer set search_path = socho, pg_temp
as $$
begin
	execute 'analyze stall, stall_census';
end
$$;
comment on function analyze_stalls() is 'Tells the planner of stalls that a census has just added.';
revoke execute on function analyze_stalls() from public;

reset role;
