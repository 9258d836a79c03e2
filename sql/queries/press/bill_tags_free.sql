-- Of the tags drawn, those that are not open on the stall, in order.
-- in  province smallint, stall uuid, tags text[]
-- out tag text
select t.tag
from unnest($3::text[]) with ordinality as t (tag, place)
where not exists (
	select from code o
	where o.province = $1 and o.stall = $2 and o.bill_tag = t.tag and o.state in ('requested', 'issued', 'printed', 'displayed'))
order by t.place
