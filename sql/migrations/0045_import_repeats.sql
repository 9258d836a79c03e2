-- Rows of one file are matched with each other, by the numbers that name a person and an account.
set role socho_owner;

create index import_row_id_number on import_row (province, import, id_number_hash)
	where id_number_hash is not null and action in ('create', 'update', 'unchanged');
create index import_row_account on import_row (province, import, number_hash, bin)
	where number_hash is not null and action in ('create', 'update', 'unchanged');

-- Thousands of rows that one transaction after another adds are unknown to the planner until somebody tells it.
create function analyze_imports() returns void
	language plpgsql volatile security definer set search_path = socho, pg_temp
as $$
begin
	execute 'analyze import_row, revision';
end
$$;
comment on function analyze_imports() is 'Tells the planner of rows that an import has just added.';
grant execute on function analyze_imports() to socho_press;

reset role;
