-- in  market uuid?, count integer
-- out province text?, plan text?, indicator text?, version text?, name text?, unit text?, market text?, class text?, since text?, until text?
-- out value text?, value_kind text?
select t.province::text, p.number, t.indicator, t.version::text, i.name_vi, u.full_name, m.label_code, t.class::text, t.period_from::text,
	t.period_to::text, trim_scale(t.value)::text, t.value_kind
from target t
join plan p on p.province = t.province and p.id = t.plan
join indicator i on i.code = t.indicator and i.version = t.version
left join unit u on u.id = t.unit
left join market m on m.province = t.province and m.id = t.market
where $1::uuid is null or t.market = $1
order by t.province, p.issued_on desc, p.id, t.indicator, t.version, t.period_from, t.id
limit $2
