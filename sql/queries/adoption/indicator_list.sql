-- Every version of every indicator, or those that hold on a day; of one code alone when it is named.
-- in on date?, code text?
-- out body text
select json_build_object('indicators', coalesce(json_agg(indicator_json(d) order by d.code, d.version), '[]'))::text
from indicator d
where ($2 is null or d.code = $2)
	and ($1::date is null or (d.valid_from <= $1 and coalesce(d.retired_on > $1, true) and not exists (
		select from indicator n
		where n.code = d.code and n.version > d.version and n.valid_from <= $1 and coalesce(n.retired_on > $1, true))))
