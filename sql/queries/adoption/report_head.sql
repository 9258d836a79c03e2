-- What a report is of, whose figures are about to be counted. No row: none of who asks.
-- in  report uuid
-- out province smallint, form text, state text, version integer, market uuid?, unit uuid?, place text, above text, issuer text, seat text
-- out period text, period_from date, period_to date, cycle uuid, waiting text?, plan text?
select r.province, r.form, r.state, r.version, r.market, r.unit,
	coalesce(m.name, u.full_name, p.full_name),
	case r.level
		when 'market' then 'UBND ' || lower(left(mu.full_name, 1)) || substr(mu.full_name, 2)
		else 'UBND ' || lower(left(p.full_name, 1)) || substr(p.full_name, 2)
	end,
	case r.level when 'market' then o.name when 'commune' then 'UBND ' || lower(left(u.full_name, 1)) || substr(u.full_name, 2) else c.lead end,
	case r.level when 'market' then mu.name when 'commune' then u.name else p.name end,
	c.period, c.period_from, c.period_to, c.id, (
		select string_agg(coalesce(cm.label_code, cu.code), ', ' order by coalesce(cm.label_code, cu.code))
		from report k
		left join market cm on cm.province = k.province and cm.id = k.market
		left join unit cu on cu.id = k.unit
		where k.province = r.province and k.cycle = r.cycle and k.state in ('submitted', 'received', 'returned')
			and case r.form when '02' then k.form = '01' and cm.unit = r.unit when '03' then k.form = '02' else false end),
	n.number || ' ngày ' || to_char(n.issued_on, 'DD/MM/YYYY')
from report r
join report_cycle c on c.province = r.province and c.id = r.cycle
join unit p on p.level = 'province' and p.code = lpad(r.province::text, 2, '0') and p.valid_to is null
left join market m on m.province = r.province and m.id = r.market
left join operator o on o.province = m.province and o.id = m.operator
left join unit mu on mu.id = m.unit
left join unit u on u.id = r.unit
left join plan n on n.province = c.province and n.id = c.plan
where r.id = $1 and report_mine(r.province, r.level, r.market, r.unit)
