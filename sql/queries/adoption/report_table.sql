-- What a report's table is made of, beside the figures of the same form and place for the period right before, if these were
-- approved. No row: none in sight.
-- in  report uuid
-- out figures text?, before_id uuid?, before_period text?, before text?
select r.figures::text, b.id, b.period, b.figures::text
from report r
join report_cycle c on c.province = r.province and c.id = r.cycle
left join lateral (
	select o.id, d.period, o.figures
	from report_cycle d
	join report o on o.province = d.province and o.cycle = d.id
	where d.province = c.province and d.period_to = c.period_from - 1
		and regexp_replace(d.period, '[0-9]', '9', 'g') = regexp_replace(c.period, '[0-9]', '9', 'g')
		and o.form = r.form and o.market is not distinct from r.market and o.unit is not distinct from r.unit
		and o.state in ('approved', 'published')
	order by o.serial desc
	limit 1) as b on true
where r.id = $1 and (report_mine(r.province, r.level, r.market, r.unit) or report_takes(r.province, r.level, r.market))
