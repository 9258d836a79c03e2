-- Somebody who approved nothing of it looked at the change: it goes on, not before its rest is over. No row: no such change
-- to be seen. done false: state and same_person say why.
-- in  id uuid, reason text, person uuid, request text
-- out state text, same_person bool, done bool
with seen as materialized (
	select p.province, p.id, p.state, p.created_by = $3 or exists (
			select from revision_contributor c
			where c.province = p.province and c.revision = p.revision and c.person = $3) as same_person
	from payout_change p
	where p.id = $1
	for no key update of p
), done as (
	update payout_change p
	set state = 'waiting', reviewed_by = $3, reviewed_at = now(), due_at = greatest(p.due_at, now())
	from seen s
	where p.province = s.province and p.id = s.id and s.state = 'review' and not s.same_person
	returning p.province, p.id, p.market, p.due_at
), job as (
	insert into job (province, market, kind, dedupe, payload, run_at, created_by)
	select province, market, 'payout_change', id::text, jsonb_build_object('change', id), due_at, $3
	from done
	on conflict do nothing
), trail as (
	insert into audit (province, person, request, action, market, entity, entity_id, after)
	select province, $3, $4, 'payout_change.accept', market, 'payout_change', id::text, jsonb_build_object('reason', $2::text)
	from done
)
select s.state, s.same_person, d.id is not null
from seen s
left join done d on true
