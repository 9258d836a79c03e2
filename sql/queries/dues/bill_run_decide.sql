-- Lets a prepared run be issued, or rejects it. A run of bills goes to the press; a credit is carried out here: the bill it
-- takes back gets its opposite, and its code ends if it still runs. No row: no such run in scope. Otherwise what speaks
-- against it: moved, the run is at another step or version; own, it is the decider's own; empty, it has no bill to issue.
-- in  id uuid, version integer, approve bool, reason text?, person uuid, request text
-- out moved bool, own bool, empty bool, body text?
with seen as materialized (
	select r.province, r.id, r.market, r.kind, r.state <> 'prepared' or r.version <> $2 as moved, r.created_by = $5 as own,
		$3 and r.bills = 0 as empty
	from bill_run r
	where r.id = $1
	for no key update
), decided as (
	update bill_run r
	set state = case when not $3 then 'rejected' when s.kind = 'credit' then 'issued' else 'approved' end,
		issued_at = case when $3 and s.kind = 'credit' then now() end, reason = coalesce($4, r.reason), decided_by = $5,
		decided_at = now(), version = r.version + 1
	from seen s
	where r.province = s.province and r.id = s.id and not s.moved and not s.own and not s.empty
	returning r.*
), queued as (
	insert into job (province, market, kind, dedupe, payload, progress_total, created_by)
	select province, market, 'bill_issue', id::text, jsonb_build_object('run', id), bills, $5
	from decided
	where state = 'approved'
), credited as (
	insert into bill (province, market, run, place, number, kind, stall, vendor, period_from, period_to, due_on, amount_vnd, corrects)
	select d.province, d.market, d.id, i.place, d.serial || '/' || lpad(i.place::text, 4, '0'), 'credit', i.stall, i.vendor,
		d.period_from, d.period_to, (now() at time zone interval '7 hours')::date, i.amount_vnd, i.corrects
	from decided d
	join bill_run_item i on i.province = d.province and i.run = d.id
	where d.state = 'issued'
	returning province, market, corrects
), ended as (
	update code c
	set state = 'revoked', reason_class = 'mistake', reason = d.reason, ended_at = now()
	from credited k
	join bill b on b.province = k.province and b.id = k.corrects
	join decided d on d.province = k.province
	where c.province = b.province and c.id = b.code and code_may_move(c.state, 'revoked')
	returning c.province, c.id, c.market
), trail as (
	insert into audit (province, person, request, action, market, entity, entity_id, after)
	select province, $5, $6, case when state = 'rejected' then 'bill.reject' else 'bill.approve' end, market, 'bill_run', id::text,
		jsonb_build_object('bills', bills, 'amount_vnd', amount_vnd, 'reason', $4)
	from decided
	union all
	select province, $5, $6, 'bill.credit', market, 'bill', corrects::text, '{}'::jsonb from credited
	union all
	select province, $5, $6, 'code.revoke', market, 'code', id, jsonb_build_object('class', 'mistake') from ended
)
select s.moved, s.own, s.empty, (select bill_run_json(d)::text from decided d)
from seen s
