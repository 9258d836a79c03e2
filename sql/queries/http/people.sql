-- One page of the people that somebody rules the system over, by login, after `after`. q: part of the login or the name,
-- folded to small letters without marks.
-- in  after text?, count integer, who uuid, q text?
-- out body text
with page as (
	select p.id, p.login, p.name, p.state, p.created_at
	from person p
	where may_rule($3, p.id) and ($1::text is null or p.login > $1)
		and ($4::text is null or strpos(p.login, $4) > 0
			or strpos(name_folded(p.name), $4) > 0)
	order by p.login
	limit $2 + 1
), numbered as (
	select p.*, row_number() over (order by p.login) as place from page p
)
select json_build_object(
		'items', coalesce(json_agg(json_build_object(
			'id', n.id,
			'login', n.login,
			'name', n.name,
			'state', n.state,
			'created_at', n.created_at,
			'grants', grants_told(n.id)) order by n.place) filter (where n.place <= $2), '[]'),
		'next', case when count(*) > $2 then max(n.login) filter (where n.place = $2) end)::text
from numbered n
