-- The change has come about, or cannot.
-- in  province smallint, id uuid, state text, code text?, reason text?
with done as (
	update payout_change
	set state = $3, code = $4, reason = $5, ended_at = now()
	where province = $1 and id = $2 and state = 'waiting'
	returning province, id, market, vendor
)
insert into audit (province, action, market, entity, entity_id, after)
select province, 'payout_change.' || $3, market, 'payout_change', id::text, jsonb_build_object('code', $4::text, 'reason', $5::text)
from done
