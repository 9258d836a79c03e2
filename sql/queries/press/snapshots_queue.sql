-- A job for the snapshots of a day, for every province that has markets, unless one stands in the queue.
-- in  day date
-- out queued bigint
with made as (
	insert into job (province, kind, dedupe, payload)
	select p.code, 'snapshot', $1::text, jsonb_build_object('day', $1)
	from province p
	where exists (select from market m where m.province = p.code)
	on conflict do nothing
	returning 1
)
select count(*) from made
