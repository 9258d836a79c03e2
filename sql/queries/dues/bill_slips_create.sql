-- Has the slips of a run drawn. No row: no such run in scope. body absent: it has no bill that can still be paid.
-- in  run uuid, person uuid, request text
-- out body text?
with seen as materialized (
	select r.province, r.id, r.market, (
			select count(*)
			from bill b
			join code c on c.province = b.province and c.id = b.code and code_may_move(code_state(c.state, c.expires_at), 'expired')
			where b.province = r.province and b.run = r.id)::integer as slips
	from bill_run r
	where r.id = $1
), made as (
	insert into bill_slips (province, market, run, slips, created_by)
	select province, market, id, slips, $2 from seen where slips > 0
	returning *
), queued as (
	insert into job (province, market, kind, dedupe, payload, progress_total, created_by)
	select province, market, 'bill_slips', id::text, jsonb_build_object('slips', id), slips, $2 from made
), trail as (
	insert into audit (province, person, request, action, market, entity, entity_id, after)
	select province, $2, $3, 'bill.slips', market, 'bill_slips', id::text, jsonb_build_object('run', run, 'slips', slips) from made
)
select (select json_build_object('id', m.id, 'run', m.run, 'slips', m.slips, 'state', m.state, 'error', null)::text from made m) from seen
