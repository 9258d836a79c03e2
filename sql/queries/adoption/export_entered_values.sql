-- in  market uuid?, count integer
-- out province text?, indicator text?, version text?, unit text?, market text?, period text?, value text?, numerator text?
-- out denominator text?, source text?, document text?, document_on text?, state text?, proposed text?, decided text?, reason text?
select e.province::text, e.indicator, e.version::text, u.full_name, m.label_code, e.period, trim_scale(e.value)::text,
	trim_scale(e.numerator)::text, trim_scale(e.denominator)::text, e.source, e.document, e.document_on::text, e.state, p.name, d.name,
	e.reason
from entered_value e
join person p on p.id = e.proposed_by
left join person d on d.id = e.decided_by
left join unit u on u.id = e.unit
left join market m on m.province = e.province and m.id = e.market
where $1::uuid is null or e.market = $1
order by e.province, e.proposed_at desc, e.id
limit $2
