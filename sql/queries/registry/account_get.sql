-- One account with its codes and its evidence, newest first.
-- in  id uuid
-- out body text
select json_build_object(
		'id', a.id,
		'vendor', json_build_object('id', v.id, 'name', v.name),
		'bin', a.bin,
		'last4', a.last4,
		'holder_name', a.holder_name,
		'state', a.state,
		'merged_into', a.merged_into,
		'name_match', a.name_match,
		'override', case when a.override_by is not null then
			json_build_object('by', o.name, 'until', a.override_until, 'reason', a.override_reason) end,
		'ownership', a.ownership,
		'relation', a.relation,
		'evidence', coalesce((
			select json_agg(json_build_object(
					'id', e.id,
					'kind', e.kind,
					'state', case when e.state = 'asked' and e.expires_at <= now() then 'failed' else e.state end,
					'reference', e.reference,
					'note', e.note,
					'attempts', e.attempts,
					'expires_at', e.expires_at,
					'created_by', c.name,
					'created_at', e.created_at,
					'settled_by', s.name,
					'settled_at', e.settled_at) order by e.created_at desc, e.id)
			from account_evidence e
			join person c on c.id = e.created_by
			left join person s on s.id = e.settled_by
			where e.province = a.province and e.account = a.id), '[]'),
		'codes', coalesce((
			select json_agg(json_build_object(
					'id', c.id,
					'stall', json_build_object('id', s.id, 'number', s.number),
					'kind', c.kind,
					'state', code_state(c.state, c.expires_at)) order by c.created_at desc, c.id)
			from code c
			join stall s on s.province = c.province and s.id = c.stall
			where c.province = a.province and c.account = a.id), '[]'))::text
from account a
join vendor v on v.province = a.province and v.id = a.vendor
left join person o on o.id = a.override_by
where a.id = $1
