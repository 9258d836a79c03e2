-- The jobs in scope that are not done, or were done in the last day, the newest first; of a market: those of it alone.
-- in  market uuid?, count integer
-- out province text?, market text?, id text?, kind text?, state text?, part text?, whole text?, attempts text?, error text?, who text?
-- out created text?, due text?, finished text?
select nullif(j.province, 0)::text, m.label_code, j.id::text, j.kind, j.state, j.progress::text, j.progress_total::text, j.attempts::text,
	j.error, p.name, to_char(j.created_at at time zone interval '7 hours', 'YYYY-MM-DD HH24:MI:SS'),
	to_char(j.run_at at time zone interval '7 hours', 'YYYY-MM-DD HH24:MI:SS'),
	to_char(j.finished_at at time zone interval '7 hours', 'YYYY-MM-DD HH24:MI:SS')
from job j
left join market m on m.province = j.province and m.id = j.market
left join person p on p.id = j.created_by
where (j.state <> 'done' or j.created_at > now() - interval '1 day') and ($1::uuid is null or j.market = $1)
order by j.created_at desc, j.id desc
limit $2
