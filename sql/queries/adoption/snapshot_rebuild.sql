-- Every line that a snapshot has otherwise than the rows as they were known then.
-- in  province smallint, id uuid
-- out kind text, place text, indicator text, kept text?, rebuilt text?
select d.place_kind, coalesce(m.name, u.full_name, d.place::text), d.indicator, d.kept, d.rebuilt
from snapshot_differences($1, $2) d
left join market m on d.place_kind = 'market' and m.province = $1 and m.id = d.place
left join unit u on d.place_kind <> 'market' and u.id = d.place
order by d.place_kind, 2, d.indicator
