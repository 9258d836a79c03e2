-- in  market uuid?, count integer
-- out market text?, measure text?, as_of text?, yes text?, numerator text?, denominator text?, source text?, person text?, said text?
select m.label_code, a.measure, a.as_of::text, case when a.yes then 'có' when not a.yes then 'không' end, a.numerator::text,
	a.denominator::text, a.source, p.name, to_char(a.said_at at time zone interval '7 hours', 'YYYY-MM-DD HH24:MI:SS')
from market m
join market_answer a on a.province = m.province and a.market = m.id
left join person p on p.id = a.said_by
where $1::uuid is null or m.id = $1
order by m.name_fold, m.id, a.id
limit $2
