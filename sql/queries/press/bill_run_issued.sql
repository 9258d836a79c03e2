-- What is left of a run to be issued, without leases that another run billed meanwhile; none: the run is issued.
-- in  province smallint, run uuid
-- out remaining bigint, issued bigint
with counted as materialized (
	select count(*) filter (where b.id is null) as remaining, count(b.id) as issued
	from bill_run_item i
	join bill_run r on r.province = i.province and r.id = i.run
	left join bill b on b.province = i.province and b.run = i.run and b.place = i.place
	where i.province = $1 and i.run = $2 and i.faults = '[]'
		and (
			select count(*)
			from bill b
			left join bill c on c.province = b.province and c.corrects = b.id
			where b.province = i.province and b.lease = i.lease and b.kind = 'period' and b.run <> i.run
				and b.period_from <= r.period_to and b.period_to >= r.period_from and c.id is null) = 0
), done as (
	update bill_run r
	set state = 'issued', issued_at = now(), version = r.version + 1
	from counted c
	where r.province = $1 and r.id = $2 and r.state = 'approved' and c.remaining = 0
	returning r.*
), trail as (
	insert into audit (province, action, market, entity, entity_id, after)
	select province, 'bill.issue', market, 'bill_run', id::text, jsonb_build_object('bills', bills, 'amount_vnd', amount_vnd)
	from done
)
select remaining, issued from counted
