-- A published run as anybody may see it: teams, how they were ranked, and no people.
-- in  id uuid
-- out body text
select json_build_object('id', r.id, 'unit', u.full_name, 'from', r.from_day, 'to', r.to_day, 'formula', r.formula, 'parameters',
		r.parameters, 'published_at', b.published_at,
		'teams', (select coalesce(json_agg(json_build_object('rank', w.rank, 'team', w.team_name, 'unit', w.unit_name, 'durable', w.durable,
				'displayed', w.displayed, 'rounds', w.rounds, 'failed', w.failed, 'assigned', w.assigned, 'score', w.score, 'tie', w.tie)
				order by w.rank, w.team_name), '[]')
			from honour_row w
			where w.province = r.province and w.run = r.id and w.rank is not null),
		'under_review', (select count(*) from honour_row w where w.province = r.province and w.run = r.id and w.unranked = 'under_review'),
		'unranked', (select count(*) from honour_row w where w.province = r.province and w.run = r.id and w.rank is null))::text
from honour_published b
join honour_run r on r.province = b.province and r.id = b.run
join unit u on u.id = r.unit
where b.run = $1
