-- One page of the rules for hamlets, the newest first, after the one named by `after`.
-- in  after uuid?, count integer
-- out body text
with page as (
	select r.*, u.code, u.full_name, row_number() over (order by r.valid_from desc, r.id desc) as place
	from team_rule r
	join unit u on u.id = r.unit
	where $1::uuid is null or (r.valid_from, r.id) < (select a.valid_from, a.id from team_rule a where a.id = $1)
	order by r.valid_from desc, r.id desc
	limit $2 + 1
)
select json_build_object(
		'items', coalesce(json_agg(json_build_object('id', id, 'province', province, 'unit', json_build_object('id', unit, 'code',
			code, 'name', full_name), 'teams_min', teams_min, 'members_min', members_min, 'head_leads', head_leads,
			'households_max', households_max, 'valid_from', valid_from, 'valid_to', valid_to, 'document', document)
			order by place) filter (where place <= $2), '[]'),
		'next', case when count(*) > $2 then min(id::text) filter (where place = $2) end)::text
from page
