-- A billing run of a period, queued to be worked out. No row: no such market in scope. set false: it does not collect yet;
-- known false: a lease named is not of the market.
-- in  market uuid, period_from date, period_to date, leases uuid[], person uuid, request text
-- out set bool, known bool, body text?
with known as materialized (
	select (select count(*) from stall_lease l where l.market = $1 and l.id = any ($4::uuid[])) = cardinality($4::uuid[]) as yes
), numbered as (
	update dues_setting d
	set last_run = last_run + 1
	from known k
	where d.market = $1 and k.yes
	returning d.province, d.market, d.last_run
), made as (
	insert into bill_run (province, market, serial, kind, period_from, period_to, leases, created_by)
	select province, market, last_run, 'period', $2, $3, nullif($4::uuid[], '{}'), $5
	from numbered
	returning *
), queued as (
	insert into job (province, market, kind, dedupe, payload, created_by)
	select province, market, 'bill_prepare', id::text, jsonb_build_object('run', id), created_by
	from made
), trail as (
	insert into audit (province, person, request, action, market, entity, entity_id, after)
	select province, $5, $6, 'bill.run', market, 'bill_run', id::text, jsonb_build_object('period_from', period_from,
		'period_to', period_to, 'leases', cardinality(leases))
	from made
)
select exists (select from dues_setting d where d.market = m.id), k.yes, (select bill_run_json(r)::text from made r)
from market m, known k
where m.id = $1
