-- The checks of a round, newest first, after the one named; flagged: only those that count for nothing. No row: no such
-- round in scope.
-- in  round uuid, flagged bool, after uuid?, count integer
-- out body text
with page as (
	select c.*, s.number, p.name, n.incident, row_number() over (order by c.id desc) as nth
	from round_check c
	left join stall s on s.province = c.province and s.id = c.stall
	join person p on p.id = c.person
	left join scan n on n.province = c.province and n.id = c.scan
	where c.round = $1 and (not $2 or c.flags <> '{}') and ($3::uuid is null or c.id < $3)
	order by c.id desc
	limit $4 + 1
)
select json_build_object(
		'items', (
			select coalesce(json_agg(json_build_object(
				'id', p.id,
				'client_id', p.client_id,
				'stall', json_build_object('id', p.stall, 'number', p.number),
				'person', p.name,
				'at', p.at,
				'received_at', p.received_at,
				'result', p.result,
				'verdict', p.verdict,
				'incident', p.incident,
				'flags', p.flags) order by p.nth), '[]')
			from page p
			where p.nth <= $4),
		'next', (select p.id from page p where p.nth = $4 and exists (select from page o where o.nth > $4)))::text
from round r
where r.id = $1
