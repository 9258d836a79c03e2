-- A row for each criterion of each evaluation.
-- in  market uuid?, count integer
-- out market text?, set text?, on_day text?, verdict text?, code text?, criterion text?, one text?, numerator text?, denominator text?
-- out percent text?, threshold text?, basis text?, source text?, person text?
select m.label_code, s.name, e.on_day::text, e.verdict, r ->> 'code', r ->> 'name_vi', r ->> 'verdict', r ->> 'numerator',
	r ->> 'denominator', r ->> 'percent', r ->> 'threshold', case r ->> 'basis' when 'counted' then 'sổ' when 'bills' then 'phiếu báo thu' when 'answer' then 'khai báo' end,
	r ->> 'source', p.name
from market m
join evaluation e on e.province = m.province and e.market = m.id
join criteria_set s on s.id = e.criteria_set
cross join jsonb_array_elements(evaluation_told(m.id, e.results)) with ordinality as x (r, place)
left join person p on p.id = e.evaluated_by
where $1::uuid is null or m.id = $1
order by m.name_fold, m.id, e.id, x.place
limit $2
