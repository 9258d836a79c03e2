-- Where a revision is about: the market, its stall by id or number, and the vendor when an old one is named. No row: no
-- such market in scope. A closed stall and a closed vendor are not found.
-- in  market uuid, stall_id uuid?, stall_number text, vendor uuid?
-- out province smallint, stall uuid?, vendor uuid?
select m.province, s.id, v.id
from market m
left join stall s on s.province = m.province and s.market = m.id and s.status <> 'closed' and (s.id = $2 or s.number = $3)
left join vendor v on v.province = m.province and v.id = $4 and v.state = 'active'
where m.id = $1
order by s.id = $2 desc nulls last
limit 1
