-- Ends on the day what the map says has successors, except a unit that only goes on as itself.
-- in  day date, level text[], code text[], new_code text[]
update unit u
set valid_to = $1
from unnest($2::text[], $3::text[], $4::text[]) as i (level, code, new_code)
where u.level = i.level and u.code = i.code and u.valid_from < $1 and u.valid_to is null
	and not (i.level = 'commune' and i.code = i.new_code)
