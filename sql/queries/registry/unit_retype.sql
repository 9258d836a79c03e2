-- Communes of a list that ended on the day and go on under the same code and the same name, with another type or in
-- another province: the succession is written down. Another name may be another unit, for codes are given again; a map
-- says which.
-- in  day date, document text, code text[]
insert into unit_succession (from_unit, to_unit, on_date, relation, document)
select o.id, n.id, $1, case when o.type <> n.type then 'retype' else 'whole' end, $2
from unnest($3::text[]) as i (code)
join unit o on o.level = 'commune' and o.code = i.code and o.valid_to = $1
join unit n on n.level = 'commune' and n.code = i.code and n.valid_from = $1
where name_key(o.name) = name_key(n.name)
	and not exists (select from unit_succession s where s.from_unit = o.id)
