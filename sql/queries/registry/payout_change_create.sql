-- The code is to come: the change rests or is looked at, and the press is told when it is due.
-- in  province smallint, id uuid, revision uuid, vendor uuid, account uuid, state text, review_reason text?, replaces bool
-- in  keep_others bool, make_primary bool, rest_s integer, person uuid, request text
with made as (
	insert into payout_change (province, id, market, stall, vendor, account, revision, state, review_reason, replaces,
		keep_others, make_primary, due_at, created_by)
	select r.province, $2, r.market, r.stall, $4, $5, r.id, $6, $7, $8, $9, $10, now() + make_interval(secs => $11), $12
	from revision r
	where r.province = $1 and r.id = $3
	returning *
), job as (
	insert into job (province, market, kind, dedupe, payload, run_at, created_by)
	select province, market, 'payout_change', id::text, jsonb_build_object('change', id), due_at, created_by
	from made
	where state = 'waiting'
)
insert into audit (province, person, request, action, market, entity, entity_id, after)
select province, created_by, $13, 'payout_change.' || state, market, 'payout_change', id::text,
	jsonb_build_object('account', account, 'due_at', due_at, 'review', review_reason)
from made
