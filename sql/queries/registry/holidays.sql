-- Days off and days worked instead, of one year.
-- in  year integer
-- out body text
select json_build_object('items', coalesce(json_agg(json_build_object('day', h.day, 'kind', h.kind, 'name', h.name,
	'document', h.document) order by h.day), '[]'))::text
from holiday h
where h.day >= make_date($1, 1, 1) and h.day < make_date($1 + 1, 1, 1)
