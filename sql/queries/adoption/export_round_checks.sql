-- in  market uuid?, count integer
-- out market text?, round text?, stall text?, at text?, received text?, person text?, result text?, verdict text?, flags text?, incident text?
select m.label_code, c.round::text, s.number, to_char(c.at at time zone interval '7 hours', 'YYYY-MM-DD HH24:MI:SS'),
	to_char(c.received_at at time zone interval '7 hours', 'YYYY-MM-DD HH24:MI:SS'), p.name, c.result, c.verdict,
	nullif(array_to_string(c.flags, ', '), ''), n.incident::text
from market m
join round_check c on c.province = m.province and c.market = m.id
left join stall s on s.province = c.province and s.id = c.stall
join person p on p.id = c.person
left join scan n on n.province = c.province and n.id = c.scan
where $1::uuid is null or m.id = $1
order by m.name_fold, m.id, c.id
limit $2
