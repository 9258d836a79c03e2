-- in  market uuid?, count integer
-- out market text?, bin text?, last4 text?, connection text?, provider text?, last_day text?, noticed text?, ended text?
select m.label_code, a.bin, a.last4, c.name, c.provider, s.last_day::text,
	to_char(s.noticed_at at time zone interval '7 hours', 'YYYY-MM-DD HH24:MI:SS'),
	to_char(s.ended_at at time zone interval '7 hours', 'YYYY-MM-DD HH24:MI:SS')
from market m
join silence s on s.province = m.province and s.market = m.id
join account a on a.province = s.province and a.id = s.account
join connection c on c.province = s.province and c.id = s.connection
where $1::uuid is null or m.id = $1
order by m.name_fold, m.id, s.id
limit $2
