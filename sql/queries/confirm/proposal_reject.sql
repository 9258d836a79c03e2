-- An open proposal comes to nothing.
-- in  province smallint, id uuid, reason text, person uuid, request text
with done as (
	update payment_proposal p
	set state = 'rejected', decided_by = $4, decided_at = now(), decision_reason = $3
	where p.province = $1 and p.id = $2 and p.state = 'open'
	returning *
)
insert into audit (province, person, request, action, market, entity, entity_id, after)
select province, $4, $5, 'payment.reject', market, 'confirmation', confirmation::text,
	jsonb_build_object('proposal', id, 'reason', $3::text)
from done
