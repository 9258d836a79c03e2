-- in  market uuid?, count integer
-- out market text?, id text?, layout text?, format text?, labels text?, state text?, person text?, made text?, finished text?
select m.label_code, b.id::text, b.layout, b.format, b.labels::text, b.state, p.name,
	to_char(b.created_at at time zone interval '7 hours', 'YYYY-MM-DD HH24:MI:SS'),
	to_char(b.finished_at at time zone interval '7 hours', 'YYYY-MM-DD HH24:MI:SS')
from market m
join print_batch b on b.province = m.province and b.market = m.id
left join person p on p.id = b.created_by
where $1::uuid is null or m.id = $1
order by m.name_fold, m.id, b.created_at, b.id
limit $2
