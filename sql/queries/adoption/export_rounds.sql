-- in  market uuid?, count integer
-- out market text?, id text?, from_day text?, to_day text?, state text?, stalls text?, checked text?, own text?, excused text?, coverage text?, mismatch text?, missing text?, unreadable text?, replaced text?, median text?
select m.label_code, r.id::text, r.from_day::text, r.to_day::text, r.state, f.stalls::text, f.checked::text, f.own::text,
	f.excused::text, round((f.checked + f.own * 0.5) * 100 / nullif(f.stalls, 0), 2)::text, f.mismatch::text, f.missing::text,
	f.unreadable::text, f.replaced::text, round(f.median_seconds / 60.0, 1)::text
from market m
join round r on r.province = m.province and r.market = m.id
cross join lateral round_figures(r.province, r.id) as f
where $1::uuid is null or m.id = $1
order by m.name_fold, m.id, r.id
limit $2
