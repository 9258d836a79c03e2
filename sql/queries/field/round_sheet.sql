-- The stalls of a round in the order of its sheet.
-- in  province smallint, round uuid
-- out stall text, reason text
select s.number, l.reason
from round_stall l
join stall s on s.province = l.province and s.id = l.stall
where l.province = $1 and l.round = $2
order by l.place
