-- in  market uuid?, count integer
-- out market text?, stall text?, vendor text?, bill text?, period text?, due_on text?, days text?, age text?, rest text?
select m.label_code, s.number, v.name, a.number, to_char(a.period_from, 'MM/YYYY'), a.due_on::text, a.days_late::text, a.age,
	a.rest_vnd::text
from market m
join bill_arrears a on a.province = m.province and a.market = m.id
left join stall s on s.province = a.province and s.id = a.stall
left join vendor v on v.province = a.province and v.id = a.vendor
where $1::uuid is null or m.id = $1
order by m.name_fold, m.id, s.number_sort nulls last, a.due_on, a.bill
limit $2
