-- Every indicator's value over a period, for one market, one unit, or all of the province (whole: every market is in sight, and
-- with it the province's own values). No row: nothing of the province in sight, or no such market or unit in it. What is
-- paid to fewer than five stalls is withheld, and so much beside it that it cannot be had by subtraction: of the markets of a
-- commune, and of the communes, from the fewest on until those withheld are paid five between them. So are counts of one to four
-- stalls that payments tell, for who may not watch the market: withheld_values().
-- in  province smallint, market uuid?, unit uuid?, indicator text?, period text, from_day date, to_day date, month_from date
-- in  month_to date
-- out body text
with day as (
	select (now() at time zone interval '7 hours')::date as today
), named as (
	select p.code, p.name, coalesce(current_setting('socho.markets', true) = '*', false) as whole, least($7, d.today) as at_day
	from province p
	cross join day d
	where p.code = $1 and in_scope(p.code) and $6 <= d.today
		and ($2::uuid is null or exists (select from market m where m.province = $1 and m.id = $2))
		and ($3::uuid is null or unit_province($3) = $1)
), made as materialized (
	select v.*, i.name_vi, i.name_en, i.value_kind, i.measure, i.direction, i.over,
		v.indicator in ('VOL', 'VAL', 'VOD') and v.state = 'known' as is_money,
		cell_family(i.numerator, i.denominator, i.over, $6 = $8 and $7 = $9) as family,
		cell_family('observed', null, i.over, $6 = $8 and $7 = $9) as observed_family,
		case v.place_kind when 'market' then coalesce(market_unit_on($1, v.place, n.at_day), (
			select m.unit from market m where m.province = $1 and m.id = v.place)) end as commune
	from named n
	cross join lateral indicator_values($1, case when not n.whole then $2 end, $6, $7, $8, $9, n.at_day, null, false) v
	join indicator i on i.code = v.indicator and i.version = v.version
), guarded as materialized (
	select w.place_kind, w.place, w.family
	from named n
	cross join lateral withheld_values($1, n.at_day, (
		select array_agg(row(m.place_kind, m.place, m.indicator, m.numerator, m.denominator, m.in_use)::told_value)
		from made m
		where m.place_kind = 'market'), array(select watched_markets()), n.whole, $6 = $8 and $7 = $9) w
), ranked as (
	select m.*, coalesce(sum(m.paying) over (
			partition by m.place_kind, m.indicator, m.commune
			order by m.paying, m.place
			rows between unbounded preceding and 1 preceding), 0) as fewer
	from made m
	where $4 is null or m.indicator = $4
), held as (
	select r.*, r.is_money and r.place_kind <> 'province' and r.paying > 0
		and (r.paying < 5 or r.fewer between 1 and 4) as is_held
	from ranked r
), told as (
	select h.*, h.is_held or (h.place_kind = 'market' and h.is_money and h.paying > 0 and exists (
			select from held c
			where c.place_kind = 'unit' and c.place = h.commune and c.indicator = h.indicator and c.is_held))
			or exists (
				select from guarded g where g.place_kind = h.place_kind and g.place = h.place and g.family = h.family) as withheld,
		exists (
			select from guarded g where g.place_kind = h.place_kind and g.place = h.place and g.family = h.observed_family) as unseen
	from held h
), shown as (
	select t.place_kind, t.place, json_agg(json_build_object('indicator', t.indicator, 'version', t.version, 'name_vi', t.name_vi,
			'name_en', t.name_en, 'value_kind', t.value_kind, 'measure', t.measure, 'direction', t.direction,
			'state', case when t.withheld then 'withheld' else t.state end, 'reason', case when t.withheld then 'under_five' else t.reason end,
			'numerator', case when not t.withheld then trim_scale(t.numerator) end,
			'denominator', case when not t.withheld then trim_scale(t.denominator) end,
			'value', case when t.withheld or t.state <> 'known' then null when t.hundredths is null then trim_scale(t.numerator)
				else trim_scale(t.hundredths / 100.0) end,
			'observed', case when not t.unseen then t.observed end, 'in_use', t.in_use, 'over', t.over) order by t.indicator) as told
	from told t
	where ($2::uuid is null or t.place = $2) and ($3::uuid is null or t.place = $3)
	group by t.place_kind, t.place
)
select json_build_object('province', json_build_object('code', n.code, 'name', n.name), 'whole', n.whole,
	'period', json_build_object('name', $5, 'from', $6, 'to', $7, 'at', n.at_day,
		'month', json_build_object('from', $8, 'to', $9)),
	'as_of', now(),
	'places', coalesce((
		select json_agg(json_build_object('kind', s.place_kind, 'id', s.place,
			'name', coalesce(m.name, u.full_name), 'code', coalesce(m.label_code, u.code), 'values', s.told)
			order by s.place_kind <> 'province', s.place_kind <> 'unit', coalesce(u.code, m.name_fold), s.place)
		from shown s
		left join market m on s.place_kind = 'market' and m.province = $1 and m.id = s.place
		left join unit u on s.place_kind <> 'market' and u.id = s.place), '[]'))::text
from named n
