-- What became of the test labels of a round. No row: no such round in scope.
-- in  round uuid
-- out body text
with told as materialized (
	select t.*, s.number, p.name
	from round r
	cross join lateral round_tests(r.province, r.id) as t
	join stall s on s.province = r.province and s.id = t.stall
	left join person p on p.id = t.found_by
	where r.id = $1
)
select json_build_object(
		'found', (select count(*) from told where outcome = 'found'),
		'missed', (select count(*) from told where outcome = 'missed'),
		'not_visited', (select count(*) from told where outcome = 'not_visited'),
		'items', (
			select coalesce(json_agg(json_build_object('id', t.label, 'stall', json_build_object('id', t.stall, 'number', t.number),
				'outcome', t.outcome, 'found_at', t.found_at, 'found_by', t.name) order by t.number, t.label), '[]')
			from told t))::text
from round r
where r.id = $1
