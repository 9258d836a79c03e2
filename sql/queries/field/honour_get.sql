-- One run with what every team in scope came to, its marks, and what was decided of them.
-- in  id uuid
-- out body text
select json_build_object('id', r.id, 'unit', json_build_object('id', u.id, 'name', u.full_name), 'from', r.from_day, 'to', r.to_day,
		'formula', r.formula, 'parameters', r.parameters, 'seed', r.seed, 'computed_by', c.name, 'computed_at', r.computed_at,
		'published_at', b.published_at,
		'rows', (select coalesce(json_agg(json_build_object('team', json_build_object('id', w.team, 'name', w.team_name, 'unit', w.unit_name),
				'members', w.members, 'assigned', w.assigned, 'durable', w.durable, 'displayed', w.displayed, 'rounds', w.rounds,
				'failed', w.failed, 'points', w.points, 'score', w.score, 'rank', w.rank, 'unranked', w.unranked, 'tie', w.tie, 'marks', w.marks,
				'review', (select json_build_object('decision', v.decision, 'reason', v.reason)
					from honour_review v
					where v.province = w.province and v.run = w.run and v.team = w.team), 'evidence', w.evidence)
				order by w.rank, w.team_name, w.team), '[]')
			from honour_row w
			where w.province = r.province and w.run = r.id))::text
from honour_run r
join unit u on u.id = r.unit
join person c on c.id = r.computed_by
left join honour_published b on b.province = r.province and b.run = r.id
where r.id = $1
