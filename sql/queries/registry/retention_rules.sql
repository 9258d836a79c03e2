-- Every rule there ever was; current: of today.
-- out body text
select json_build_object('items', coalesce(json_agg(json_build_object('what', r.what, 'valid_from', r.valid_from,
	'keep_days', r.keep_days, 'ground', r.ground, 'set_by', p.name, 'set_at', r.set_at,
	'current', exists (select from retention_rules() t where t.what = r.what and t.valid_from = r.valid_from))
	order by r.what, r.valid_from desc), '[]'))::text
from retention_rule r
left join person p on p.id = r.set_by
