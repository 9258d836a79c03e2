-- The unit of each open market of the province, by code: the one it lies in today, or, as reported, the one it lay in on the
-- day. waits: its unit was split, and nobody has said where it lies now.
-- in province smallint, day date, reported bool
-- out market uuid, unit uuid, code text, name text, province_code text?, province_name text?, waits bool
with recursive place as (
	select m.id as market,
		case when $3 then coalesce(market_unit_on(m.province, m.id, $2), m.unit) else m.unit end as unit
	from market m
	where m.province = $1 and m.status = 'open'
), up (unit, above) as (
	select distinct p.unit, p.unit from place p
	union all
	select up.unit, u.parent from up join unit u on u.id = up.above where u.parent is not null
)
select p.market, u.id, u.code, u.full_name, a.code, a.full_name, not $3 and u.valid_to is not null
from place p
join unit u on u.id = p.unit
left join (
	select up.unit, v.code, v.full_name
	from up
	join unit v on v.id = up.above and v.level = 'province') as a on a.unit = p.unit
order by u.code, u.id, p.market
