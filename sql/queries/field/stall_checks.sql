-- What was seen at a stall, the newest first: its incidents, and the checks of its sticker, where a test label tells nothing of
-- itself. No row: no such stall in scope.
-- in  id uuid, count integer
-- out body text
select json_build_object(
		'incidents', (
			select coalesce(json_agg(json_build_object('id', i.id, 'state', i.state, 'verdict', i.verdict, 'outcome', i.outcome,
				'opened_at', i.opened_at, 'closed_at', i.closed_at) order by i.id desc), '[]')
			from (
				select * from incident i where i.province = s.province and i.stall = s.id order by i.id desc limit $2) i),
		'checks', (
			select coalesce(json_agg(json_build_object('at', c.at, 'verdict', c.verdict, 'by', p.name, 'incident', c.incident)
				order by c.at desc), '[]')
			from (
				(select c.at, c.verdict, c.person, c.incident
				from scan c
				where c.province = s.province and c.stall = s.id
				order by c.at desc
				limit $2)
				union all
				(select r.at, coalesce(r.verdict, r.result), r.person, null::uuid
				from round_check r
				where r.province = s.province and r.stall = s.id and r.scan is null and r.test_label is null and r.flags = '{}'
				order by r.at desc
				limit $2)
				order by at desc
				limit $2) c
			left join person p on p.id = c.person))::text
from stall s
where s.id = $1
