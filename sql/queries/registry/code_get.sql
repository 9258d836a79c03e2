-- One code as people see it.
-- in  id text
-- out body text
with one as materialized (
	select * from code where id = $1
)
select json_build_object(
		'id', c.id,
		'market', json_build_object('id', m.id, 'name', m.name),
		'stall', json_build_object('id', s.id, 'number', s.number, 'content_code', s.content_code),
		'vendor', json_build_object('id', v.id, 'name', v.name),
		'account', json_build_object('id', a.id, 'bin', a.bin, 'last4', a.last4, 'holder_name', a.holder_name),
		'revision', c.revision,
		'kind', c.kind,
		'face', c.face,
		'primary', c.is_primary,
		'amount_vnd', c.amount_vnd,
		'bill_tag', c.bill_tag,
		'note', c.note,
		'standing', c.standing,
		'payments', coalesce((
			select json_agg(json_build_object('confirmation', p.confirmation, 'paid_at', p.paid_at, 'amount_vnd', p.amount_vnd,
				'outcome', p.outcome) order by p.paid_at, p.confirmation)
			from code_payment p
			where p.province = c.province and p.code = c.id), '[]'),
		'key_id', c.key_id,
		'state', code_state(c.state, c.expires_at),
		'superseded_by', c.superseded_by,
		'reason_class', c.reason_class,
		'reason', c.reason,
		'created_at', c.created_at,
		'issued_at', c.issued_at,
		'sealed_at', coalesce(c.sealed_at, c.issued_at),
		'printed_at', c.printed_at,
		'displayed_at', c.displayed_at,
		'expires_at', c.expires_at,
		'ended_at', case code_state(c.state, c.expires_at) when 'expired' then coalesce(c.ended_at, c.expires_at) else c.ended_at end)::text
from one c
join market m on m.province = c.province and m.id = c.market
join stall s on s.province = c.province and s.id = c.stall
join account a on a.province = c.province and a.id = c.account
join vendor v on v.province = a.province and v.id = a.vendor
