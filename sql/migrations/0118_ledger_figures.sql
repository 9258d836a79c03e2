-- How far the ledger's sealer is behind, for /metrics: counts and ages, nothing of what is sealed.
set role socho_owner;

create function ledger_figures() returns table (log text, waiting bigint, oldest_s bigint)
	language plpgsql volatile security definer set search_path = socho, pg_temp
as $$
#variable_conflict use_column
declare
	scope text[] := array[current_setting('socho.provinces', true), current_setting('socho.markets', true),
		current_setting('socho.person', true)];
begin
	perform enter_all();
	return query
	-- Of 56 bytes each: id, microseconds of received_at, hash. The oldest stands in the first batch, but for what was told late.
	select 'confirmations', coalesce(sum(octet_length(u.entries) / 56), 0)::bigint,
		coalesce(greatest(extract(epoch from now()) - (
			select ('x' || encode(substring(o.entries from 17 for 8), 'hex'))::bit(64)::bigint / 1000000
			from confirmation_unsealed o
			order by o.xid
			limit 1), 0), 0)::bigint
	from confirmation_unsealed u
	union all
	select 'registry', count(*), coalesce(greatest(extract(epoch from now() - min(a.at)), 0), 0)::bigint
	from audit_unsealed u
	join audit a on a.province = u.province and a.id = u.id;
	perform enter_as(coalesce(scope[1], ''), coalesce(scope[2], ''), coalesce(scope[3], ''));
end
$$;
comment on function ledger_figures() is
	'Of each log, how many entries are in no tree yet and how many seconds ago the oldest of them came.';
revoke execute on function ledger_figures() from public;
grant execute on function ledger_figures() to socho_web;

reset role;
