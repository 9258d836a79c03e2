-- One page of a province's collecting desks by name, each with its points and its FEE over a window. No row: nothing of this
-- province may be seen.
-- in  province smallint, kind text?, from_day date, to_day date, after uuid?, count integer
-- out body text
with page as (
	select m.*, row_number() over (order by m.name_fold, m.id) as place
	from market m
	where m.province = $1 and m.kind in ('one_stop_desk', 'school', 'clinic') and m.status <> 'closed'
		and ($2::text is null or m.kind = $2)
		and ($5::uuid is null or (m.name_fold, m.id) > (select l.name_fold, l.id from market l where l.province = $1 and l.id = $5))
	order by m.name_fold, m.id
	limit $6 + 1
), list as (
	select coalesce(json_agg(json_build_object(
			'id', p.id, 'label_code', p.label_code, 'name', p.name, 'kind', p.kind, 'unit', u.full_name,
			'points', n.points, 'points_with_code', n.with_code,
			'fees_in_force', (
				select count(*) from desk_fee f
				where f.province = p.province and f.market = p.id and f.valid_from <= $4 and coalesce(f.valid_to >= $4, true)),
			'by_number', json_build_object('numerator', c.cashless_count, 'denominator', c.due_count,
				'rate', round(100.0 * c.cashless_count / nullif(c.due_count, 0), 2)),
			'by_value', json_build_object('numerator', c.cashless_vnd, 'denominator', c.due_vnd,
				'rate', round(100.0 * c.cashless_vnd / nullif(c.due_vnd, 0), 2)),
			'cash_vnd', c.cash_vnd)
		order by p.place) filter (where p.place <= $6), '[]') as items,
		case when count(*) > $6 then min(p.id::text) filter (where p.place = $6) end as next
	from page p
	join unit u on u.id = p.unit
	cross join lateral fee_collected(p.province, p.id, $3, $4) c
	cross join lateral (
		select count(*) as points, count(*) filter (where desk_payee(s.province, s.id) is not null) as with_code
		from stall s
		where s.province = p.province and s.market = p.id and s.status = 'in_use') n
)
select json_build_object('items', items, 'next', next)::text
from list
where in_scope($1)
