-- in  market uuid?, count integer
-- out province text?, market text?, number text?, issuer text?, issued text?, valid_from text?, valid_to text?, service text?
-- out class text?, point_kind text?, grade text?, corner text?, unit text?, price text?, vat text?, included text?
select t.province::text, m.label_code, t.number, t.issuer, t.issued_on::text, t.valid_from::text, t.valid_to::text, l.service,
	l.market_class::text, l.point_kind, l.grade::text, case l.corner when true then 'góc' when false then 'thường' end, l.unit,
	l.price_vnd::text, (l.vat_rate_bp / 100.0)::numeric(5, 2)::text, case when l.vat_included then 'trong giá' else 'cộng thêm' end
from tariff t
join tariff_line l on l.province = t.province and l.tariff = t.id
left join market m on m.province = t.province and m.id = t.market
where $1::uuid is null or t.market = $1 or (t.market is null and t.province = (select o.province from market o where o.id = $1))
order by t.valid_from desc, t.id, l.service, l.market_class, l.point_kind, l.grade, l.corner, l.id
limit $2
