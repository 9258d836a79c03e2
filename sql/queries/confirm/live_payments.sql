-- What came into these accounts since then, for those who watch them; run inside enter_service(province).
-- in  accounts uuid[], since timestamptz
-- out id uuid, account uuid, received_at timestamptz, body text
select c.id, c.account, c.received_at,
	json_build_object('id', c.id, 'amount_vnd', c.amount_vnd, 'direction', c.direction, 'occurred_at', c.occurred_at,
		'received_at', c.received_at, 'account', c.account, 'stall', c.stall)::text
from confirmation c
where c.account = any ($1) and c.received_at > $2
	and not exists (select from movement_repeat r where r.province = c.province and r.confirmation = c.id)
order by c.received_at, c.id
