-- Units as they were until the day, where the register has none of that code on the day before. One whose parent is not
-- known on the day before is left out.
-- in  day date, since date, document text, level text, code text[], type text[], name text[], full_name text[]
-- in  name_fold text[], parent_level text[], parent text[]
insert into unit (level, code, type, name, full_name, name_fold, parent, valid_from, valid_to, document)
select distinct on (i.code) $4, i.code, i.type, i.name, i.full_name, i.name_fold, p.id, greatest($2, p.valid_from), $1, $3
from unnest($5::text[], $6::text[], $7::text[], $8::text[], $9::text[], $10::text[], $11::text[])
	as i (code, type, name, full_name, name_fold, parent_level, parent)
join unit p on p.level = i.parent_level and p.code = i.parent and p.valid_from < $1
	and coalesce(p.valid_to >= $1, true)
where not exists (
	select from unit u
	where u.level = $4 and u.code = i.code and u.valid_from < $1 and coalesce(u.valid_to >= $1, true))
order by i.code
