-- One fee with its standing codes.
-- in  id uuid
-- out body text
select json_build_object(
		'id', f.id, 'market', f.market, 'code', f.code, 'name', f.name, 'kind', f.kind, 'amount_vnd', f.amount_vnd,
		'min_vnd', f.min_vnd, 'max_vnd', f.max_vnd, 'document', f.document, 'valid_from', f.valid_from, 'valid_to', f.valid_to,
		'codes', coalesce((
			select json_agg(json_build_object('code', k.code, 'stall', json_build_object('id', s.id, 'number', s.number),
				'state', code_state(c.state, c.expires_at)) order by c.created_at, c.id)
			from desk_fee_code k
			join code c on c.province = k.province and c.id = k.code
			join stall s on s.province = k.province and s.id = k.stall
			where k.province = f.province and k.fee = f.id), '[]'),
		'created_at', f.created_at)::text
from desk_fee f
where f.id = $1
