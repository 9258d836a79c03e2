-- FEE of a market over a window, whole and by fee. No row: no such market to be seen.
-- in  market uuid, from_day date, to_day date
-- out body text
with figures as (
	select 0 as place, null::uuid as fee, null::text as code, null::text as name, c.*
	from market m
	cross join lateral fee_collected(m.province, m.id, $2, $3) c
	where m.id = $1
	union all
	select row_number() over (order by f.code, f.valid_from)::integer, f.id, f.code, f.name, c.*
	from market m
	join desk_fee f on f.province = m.province and f.market = m.id
	cross join lateral fee_collected(m.province, m.id, $2, $3, f.id) c
	where m.id = $1 and c.due_count > 0
), told as (
	select place, json_strip_nulls(json_build_object('id', fee, 'code', code, 'name', name)) as fee, json_build_object(
		'by_number', json_build_object('numerator', cashless_count, 'denominator', due_count,
			'rate', round(100.0 * cashless_count / nullif(due_count, 0), 2)),
		'by_value', json_build_object('numerator', cashless_vnd, 'denominator', due_vnd,
			'rate', round(100.0 * cashless_vnd / nullif(due_vnd, 0), 2)),
		'paid_count', paid_count, 'cash_vnd', cash_vnd, 'unpaid_vnd', due_vnd - cashless_vnd - cash_vnd,
		'overpaid_count', overpaid_count) as figure
	from figures
)
select json_build_object(
		'market', json_build_object('id', m.id, 'label_code', m.label_code, 'name', m.name, 'kind', m.kind),
		'from_day', $2, 'to_day', $3, 'as_of', now(),
		'total', (select t.figure from told t where t.place = 0),
		'fees', coalesce((
			select json_agg(json_build_object('fee', t.fee, 'figure', t.figure) order by t.place)
			from told t where t.place > 0), '[]'))::text
from market m
where m.id = $1
