-- in  market uuid?, count integer
-- out market text?, round text?, place text?, stall text?, zone text?, reason text?, results text?, missing text?
select m.label_code, r.id::text, l.place::text, s.number, s.zone, l.reason, (
		select string_agg(c.result, ', ' order by c.at, c.id)
		from round_check c
		where c.province = l.province and c.round = l.round and c.stall = l.stall and c.flags = '{}'), l.missing
from market m
join round r on r.province = m.province and r.market = m.id
join round_stall l on l.province = r.province and l.round = r.id
join stall s on s.province = l.province and s.id = l.stall
where $1::uuid is null or m.id = $1
order by m.name_fold, m.id, r.id, l.place
limit $2
