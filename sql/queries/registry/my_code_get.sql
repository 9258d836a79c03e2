-- One code of the signed-in vendor, as the vendor's page shows it.
-- in  id text
-- out body text
select json_build_object(
		'id', c.id,
		'kind', c.kind,
		'stall', c.stall,
		'account', json_build_object('id', a.id, 'bin', a.bin, 'last4', a.last4, 'holder_name', a.holder_name),
		'amount_vnd', c.amount_vnd,
		'state', code_state(c.state, c.expires_at),
		'issued_at', c.issued_at,
		'expires_at', c.expires_at,
		'paid_vnd', coalesce((
			select sum(p.amount_vnd)
			from code_payment p
			where p.province = c.province and p.code = c.id), 0))::text
from my_account a
join code c on c.province = a.province and c.account = a.id
where c.id = $1 and c.state <> 'requested'
