-- The visits drawn for a second look, in the order they were drawn, with where they were and what was found.
-- in  id uuid
-- out body text
select json_build_object('id', r.id, 'seed', r.seed, 'items', (
		select coalesce(json_agg(json_build_object('visit', s.visit, 'place', s.place, 'team', json_build_object('id', t.id, 'name', t.name),
			'target', v.target, 'stall', v.stall, 'hamlet', h.code, 'task', v.task, 'at', v.at, 'latitude', v.latitude_e6 / 1e6,
			'longitude', v.longitude_e6 / 1e6, 'result', f.result, 'on', f.on_day) order by s.place), '[]')
		from honour_sample s
		join visit v on v.province = s.province and v.id = s.visit
		join team t on t.province = s.province and t.id = s.team
		left join unit h on h.id = v.hamlet
		left join honour_revisit f on f.province = s.province and f.run = s.run and f.visit = s.visit
		where s.province = r.province and s.run = r.id))::text
from honour_run r
where r.id = $1
