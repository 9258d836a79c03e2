-- in  market uuid?, count integer
-- out market text?, stall text?, service text?, number text?, read_on text?, value text?, used text?, flag text?, note text?
-- out who text?
select m.label_code, s.number, e.service, e.number, r.read_on::text, r.value::text, r.used::text, r.flag, r.note, w.name
from meter_reading r
join meter e on e.province = r.province and e.id = r.meter
join market m on m.province = e.province and m.id = e.market
join stall s on s.province = e.province and s.id = e.stall
left join person w on w.id = r.created_by
where $1::uuid is null or r.market = $1
order by m.name_fold, m.id, s.number_sort, e.id, r.read_on
limit $2
