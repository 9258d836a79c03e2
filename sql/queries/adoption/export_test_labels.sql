-- in  market uuid?, count integer
-- out market text?, stall text?, id text?, planted text?, removed text?, note text?, checks text?
select m.label_code, s.number, t.id::text, to_char(t.planted_at at time zone interval '7 hours', 'YYYY-MM-DD HH24:MI:SS'),
	to_char(t.removed_at at time zone interval '7 hours', 'YYYY-MM-DD HH24:MI:SS'), t.note, (
		select count(*)::text from round_check c where c.province = t.province and c.test_label = t.id)
from market m
join test_label t on t.province = m.province and t.market = m.id
join stall s on s.province = t.province and s.id = t.stall
where $1::uuid is null or m.id = $1
order by m.name_fold, m.id, t.id
limit $2
