-- The stalls of a round in the order of its sheet, after the one named, each with what was found there: the results that
-- count, and whether its vendor looked. No row: no such round in scope.
-- in  round uuid, after uuid?, count integer
-- out body text
with page as (
	select l.*, s.number, s.zone, s.row_name,
		row_number() over (order by l.place) as nth
	from round_stall l
	join stall s on s.province = l.province and s.id = l.stall
	where l.round = $1 and ($2::uuid is null or l.place > (select a.place from round_stall a where a.round = $1 and a.stall = $2))
	order by l.place
	limit $3 + 1
)
select json_build_object(
		'items', (
			select coalesce(json_agg(json_build_object(
				'place', p.place,
				'stall', json_build_object('id', p.stall, 'number', p.number, 'zone', p.zone, 'row', p.row_name),
				'reason', p.reason,
				'results', (
					select coalesce(json_agg(c.result order by c.at, c.id), '[]')
					from round_check c
					where c.province = p.province and c.round = p.round and c.stall = p.stall and c.flags = '{}'),
				'own', exists (
					select
					from scan_aside n
					where n.province = p.province and n.stall = p.stall and n.kind = 'own'
						and n.at >= r.from_day::timestamp at time zone interval '7 hours'
						and n.at < (r.to_day + 1)::timestamp at time zone interval '7 hours'),
				'missing', p.missing) order by p.nth), '[]')
			from page p
			where p.nth <= $3),
		'next', (select p.stall from page p where p.nth = $3 and exists (select from page o where o.nth > $3)))::text
from round r
where r.id = $1
