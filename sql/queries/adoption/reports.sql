-- One page of the reports in sight, the newest first, after the one named by `after`.
-- in  province smallint, cycle uuid?, form text?, state text?, after uuid?, count integer
-- out body text
with page as (
	select r.*, c.period, m.name as market_name, u.code as unit_code, u.full_name as unit_name, row_number() over (order by r.id desc) as place,
		case r.level when 'market' then c.due_market when 'commune' then c.due_commune else c.due_province end as due, (
			select min(t.at) from report_step t where t.province = r.province and t.report = r.id and t.step = 'submit') as first_at
	from report r
	join report_cycle c on c.province = r.province and c.id = r.cycle
	left join market m on m.province = r.province and m.id = r.market
	left join unit u on u.id = r.unit
	where ($1 = 0 or r.province = $1) and ($2::uuid is null or r.cycle = $2) and ($3::text is null or r.form = $3)
		and ($4::text is null or r.state = $4) and ($5::uuid is null or r.id < $5)
		and (report_mine(r.province, r.level, r.market, r.unit) or report_takes(r.province, r.level, r.market))
	order by r.id desc
	limit $6 + 1
)
select json_build_object(
		'items', coalesce(json_agg(json_build_object('id', id, 'province', province, 'cycle', cycle, 'period', period, 'form', form,
			'level', level,
			'market', case when market is not null then json_build_object('id', market, 'name', market_name) end,
			'unit', case when unit is not null then json_build_object('code', unit_code, 'name', unit_name) end,
			'state', state, 'version', version, 'serial', serial, 'number', number, 'due', due, 'submitted_at', submitted_at,
			'on_time', (first_at at time zone interval '7 hours')::date <= due) order by place) filter (where place <= $6), '[]'),
		'next', case when count(*) > $6 then min(id::text) filter (where place = $6) end)::text
from page
