-- One page of runs, newest first, after the one named by `after`, or the one with this id, with what each let go.
-- in  id uuid?, after uuid?, count integer
-- out body text, runs integer
with page as (
	select r.*
	from retention_run r
	where ($1::uuid is null or r.id = $1)
		and ($2::uuid is null or (r.started_at, r.id) < (select o.started_at, o.id from retention_run o where o.id = $2))
	order by r.started_at desc, r.id desc
	limit $3 + 1
), numbered as (
	select p.*, w.name as who, row_number() over (order by p.started_at desc, p.id desc) as place
	from page p
	left join person w on w.id = p.asked_by
)
select json_build_object(
		'items', coalesce(json_agg(json_build_object('id', n.id, 'dry', n.dry, 'asked_by', n.who, 'started_at', n.started_at,
			'finished_at', n.finished_at, 'rules', (
				select coalesce(json_agg(json_build_object('what', c.what, 'keep_days', c.keep_days, 'rows', c.rows, 'done', c.done)
					order by c.what), '[]')
				from retention_count c
				where c.run = n.id)) order by n.place) filter (where n.place <= $3), '[]'),
		'next', case when count(*) > $3 then max(n.id::text) filter (where n.place = $3) end)::text,
	count(*)::integer
from numbered n
