-- The items of a run, and its sums; it can be looked at now. lines and faults are JSON texts, one of each an item.
-- in  province smallint, run uuid, lease uuid[], stall uuid[], vendor uuid[], amount bigint[], lines text[], faults text[]
with done as (
	update bill_run r
	set state = 'prepared', version = r.version + 1,
		bills = (select count(*) from unnest($8::text[]) as f (faults) where f.faults = '[]'),
		faults = (select count(*) from unnest($8::text[]) as f (faults) where f.faults <> '[]'),
		amount_vnd = (select coalesce(sum(x.amount), 0) from unnest($6::bigint[], $8::text[]) as x (amount, faults) where x.faults = '[]')
	where r.province = $1 and r.id = $2 and r.state = 'queued'
	returning r.*
)
insert into bill_run_item (province, run, place, market, lease, stall, vendor, amount_vnd, lines, faults)
select d.province, d.id, x.place, d.market, x.lease, x.stall, x.vendor, x.amount, x.lines::jsonb, x.faults::jsonb
from done d
cross join unnest($3::uuid[], $4::uuid[], $5::uuid[], $6::bigint[], $7::text[], $8::text[]) with ordinality
	as x (lease, stall, vendor, amount, lines, faults, place)
