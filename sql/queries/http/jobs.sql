-- One page of the jobs in scope, the newest first, before the one named by `after`; never what they work on. state open: all that
-- are not done. q: part of the kind, the market's name or the error, folded to small letters with blanks for other signs.
-- in  kind text?, state text?, q text?, after uuid?, count integer
-- out body text
with page as (
	select j.*, m.name as market_name, p.name as who, row_number() over (order by j.created_at desc, j.id desc) as place
	from job j
	left join market m on m.province = j.province and m.id = j.market
	left join person p on p.id = j.created_by
	where ($1::text is null or j.kind = $1)
		and ($2::text is null or ($2 = 'open' and j.state <> 'done') or j.state = $2)
		and ($3::text is null
			or strpos(regexp_replace(lower(j.kind || ' ' || coalesce(j.error, '')), '[^a-z0-9]+', ' ', 'g'), $3) > 0
			or strpos(m.name_fold, $3) > 0)
		and ($4::uuid is null or (j.created_at, j.id) < (select a.created_at, a.id from job a where a.id = $4))
	order by j.created_at desc, j.id desc
	limit $5 + 1
)
select json_build_object(
		'items', coalesce(json_agg(json_build_object(
			'id', id,
			'province', province,
			'market', case when market is not null then json_build_object('id', market, 'name', market_name) end,
			'kind', kind,
			'state', state,
			'progress', progress,
			'progress_total', progress_total,
			'attempts', attempts,
			'attempts_max', attempts_max,
			'error', error,
			'error_vi', error_vi,
			'created_by', who,
			'created_at', created_at,
			'run_at', run_at,
			'finished_at', finished_at,
			'may_retry', state = 'failed',
			'may_stop', state = 'queued' and job_may_stop(kind)) order by place) filter (where place <= $5), '[]'),
		'next', case when count(*) > $5 then max(id::text) filter (where place = $5) end)::text
from page
