-- in  market uuid?, count integer
-- out market text?, stall text?, kind text?, shown text?, created text?, ended text?
select m.label_code, s.number, k.kind, k.shown, to_char(k.created_at at time zone interval '7 hours', 'YYYY-MM-DD HH24:MI:SS'),
	to_char(k.ended_at at time zone interval '7 hours', 'YYYY-MM-DD HH24:MI:SS')
from market m
join stall_mark k on k.province = m.province and k.market = m.id
join stall s on s.province = k.province and s.id = k.stall
where $1::uuid is null or m.id = $1
order by m.name_fold, m.id, s.number_sort, k.id
limit $2
