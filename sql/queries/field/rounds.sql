-- One page of a market's rounds, newest first, after the one named. No row: no such market in scope.
-- in  market uuid, state text?, after uuid?, count integer
-- out body text
with page as (
	select r.province, r.id, row_number() over (order by r.id desc) as place
	from round r
	where r.market = $1 and ($2::text is null or r.state = $2) and ($3::uuid is null or r.id < $3)
	order by r.id desc
	limit $4 + 1
)
select json_build_object(
		'items', (
			select coalesce(json_agg(round_told(p.province, p.id) order by p.place), '[]') from page p where p.place <= $4),
		'next', (select p.id from page p where p.place = $4 and exists (select from page l where l.place > $4)))::text
from market m
where m.id = $1
