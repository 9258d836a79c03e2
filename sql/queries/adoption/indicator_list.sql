-- Every version of every indicator, or those that hold on a day; of one code alone when it is named.
-- in on date?, code text?
-- out body text
select json_build_object('indicators', coalesce(json_agg(i.body order by i.code, i.version), '[]'))::text
from (
	select d.code, d.version, json_build_object('code', d.code, 'version', d.version, 'name_vi', d.name_vi, 'name_en', d.name_en,
		'source', d.source, 'value_kind', d.value_kind, 'measure', d.measure, 'numerator', d.numerator,
		'denominator', d.denominator, 'over', d.over, 'direction', d.direction,
		'bands', json_build_object('green_from', d.green_from, 'amber_from', d.amber_from), 'levels', to_json(d.levels),
		'parameters', d.parameters, 'valid_from', d.valid_from, 'retired_on', d.retired_on) as body
	from indicator d
	where ($2 is null or d.code = $2)
		and ($1::date is null or (d.valid_from <= $1 and coalesce(d.retired_on > $1, true) and not exists (
			select from indicator n
			where n.code = d.code and n.version > d.version and n.valid_from <= $1 and coalesce(n.retired_on > $1, true))))) i
