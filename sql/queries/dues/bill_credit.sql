-- Somebody proposes to take a bill back: a run with one item, that somebody else decides. No row: no such bill in scope.
-- body absent: it is credited already, or being credited, or is a credit itself.
-- in  bill uuid, reason text, person uuid, request text
-- out body text?
with seen as materialized (
	select b.*
	from bill b
	where b.id = $1
), numbered as (
	update dues_setting d
	set last_run = last_run + 1
	from seen b
	where d.province = b.province and d.market = b.market and b.kind <> 'credit'
		and not exists (select from bill c where c.province = b.province and c.corrects = b.id)
		and not exists (
			select from bill_run_item i
			join bill_run r on r.province = i.province and r.id = i.run
			where i.province = b.province and i.corrects = b.id and r.state = 'prepared')
	returning d.province, d.market, d.last_run
), made as (
	insert into bill_run (province, market, serial, kind, period_from, period_to, state, reason, bills, amount_vnd, created_by)
	select n.province, n.market, n.last_run, 'credit', b.period_from, b.period_to, 'prepared', $2, 1, -b.amount_vnd, $3
	from numbered n
	join seen b on true
	returning *
), item as (
	insert into bill_run_item (province, run, place, market, stall, vendor, corrects, amount_vnd)
	select m.province, m.id, 1, m.market, b.stall, b.vendor, b.id, -b.amount_vnd
	from made m
	join seen b on true
), trail as (
	insert into audit (province, person, request, action, market, entity, entity_id, after)
	select m.province, $3, $4, 'bill.credit_propose', m.market, 'bill', b.id::text, jsonb_build_object('run', m.id, 'reason', $2::text)
	from made m
	join seen b on true
)
select (select bill_run_json(m)::text from made m) from seen
