-- One page of the people who stand in the lines of the trail that are in scope, by login, after `after`. q: part of the login
-- or the name, folded to small letters without marks.
-- in  after text?, count integer, q text?
-- out body text
with page as (
	select p.id, p.login, p.name
	from person p
	where ($1::text is null or p.login > $1)
		and ($3::text is null or strpos(p.login, $3) > 0 or strpos(name_folded(p.name), $3) > 0)
		and exists (select from audit a where a.person = p.id)
	order by p.login
	limit $2 + 1
), numbered as (
	select p.*, row_number() over (order by p.login) as place from page p
)
select json_build_object(
		'items', coalesce(json_agg(json_build_object('id', n.id, 'login', n.login, 'name', n.name) order by n.place)
			filter (where n.place <= $2), '[]'),
		'next', case when count(*) > $2 then max(n.login) filter (where n.place = $2) end)::text
from numbered n
