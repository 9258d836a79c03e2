-- Where a revision is about: the market, its stall by id or number, and the vendor when an old one is named. No row: no
-- such market in scope. A closed stall and a closed vendor are not found;
-- merged_into: where the vendor went.
-- in  market uuid, stall_id uuid?, stall_number text, vendor uuid?
-- out province smallint, stall uuid?, vendor uuid?, merged_into uuid?
select m.province, s.id, case when v.state = 'active' then v.id end, v.merged_into
from market m
left join stall s on s.province = m.province and s.market = m.id and s.status <> 'closed' and (s.id = $2 or s.number = $3)
left join vendor v on v.province = m.province and v.id = $4
where m.id = $1
order by s.id = $2 desc nulls last
limit 1
