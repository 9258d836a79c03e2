-- in  market uuid?, count integer
-- out market text?, id text?, name text?, state text?, rows text?, error text?, person text?, made text?, committed text?
select m.label_code, i.id::text, i.name, i.state, i.row_count::text, i.error ->> 'code', p.name,
	to_char(i.created_at at time zone interval '7 hours', 'YYYY-MM-DD HH24:MI:SS'),
	to_char(i.committed_at at time zone interval '7 hours', 'YYYY-MM-DD HH24:MI:SS')
from market m
join import_file i on i.province = m.province and i.market = m.id
join person p on p.id = i.created_by
where $1::uuid is null or m.id = $1
order by m.name_fold, m.id, i.id
limit $2
