-- The catalogue of tasks, the country's and those of the provinces in scope; all: also those that were retired.
-- in  on date, every bool
-- out body text
select json_build_object('items', coalesce(json_agg(json_build_object('province', nullif(k.province, 0), 'code', k.code, 'vi', k.name_vi,
	'en', k.name_en, 'topic', k.topic, 'valid_from', k.valid_from, 'retired_on', k.retired_on)
	order by k.province, k.topic, k.code), '[]'))::text
from tasks_known() k
where $2 or (k.valid_from <= $1 and coalesce(k.retired_on > $1, true))
