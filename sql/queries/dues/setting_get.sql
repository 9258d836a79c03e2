-- in  market uuid
-- out body text
select json_build_object('market', d.market,
	'payee', json_build_object('stall', json_build_object('id', s.id, 'number', s.number, 'content_code', s.content_code),
		'account', (
			select json_build_object('id', a.id, 'bin', a.bin, 'last4', a.last4, 'holder_name', a.holder_name)
			from code c
			join account a on a.province = c.province and a.id = c.account and a.state = 'active'
			where c.province = s.province and c.stall = s.id and c.is_primary
				and code_may_move(code_state(c.state, c.expires_at), 'expired'))),
	'due_days', d.due_days, 'expire_days', d.expire_days, 'thousand_word', d.thousand_word, 'zero_word', d.zero_word,
	'set_by', w.name, 'set_at', d.set_at)::text
from dues_setting d
join stall s on s.province = d.province and s.id = d.payee_stall
left join person w on w.id = d.set_by
where d.market = $1
