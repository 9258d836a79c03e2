-- Each desk by months: of the last twelve those in which something was due, and this one.
-- in  market uuid?, count integer
-- out province text?, label text?, name text?, kind text?, unit text?, month text?, points text?, with_code text?
-- out due text?, cashless text?, rate text?, due_vnd text?, cashless_vnd text?, rate_vnd text?, cash_vnd text?
select m.province::text, m.label_code, m.name,
	case m.kind when 'one_stop_desk' then 'Bộ phận một cửa' when 'school' then 'Trường học' else 'Cơ sở y tế' end,
	u.full_name, to_char(t.month, 'MM/YYYY'), n.points::text, n.with_code::text, c.due_count::text, c.cashless_count::text,
	replace(round(100.0 * c.cashless_count / nullif(c.due_count, 0), 2)::text, '.', ','), c.due_vnd::text, c.cashless_vnd::text,
	replace(round(100.0 * c.cashless_vnd / nullif(c.due_vnd, 0), 2)::text, '.', ','), c.cash_vnd::text
from market m
join unit u on u.id = m.unit
cross join lateral (
	select (date_trunc('month', (now() at time zone interval '7 hours')) - make_interval(months => g.n))::date as month, g.n
	from generate_series(0, 11) as g (n)) t
cross join lateral fee_collected(m.province, m.id, t.month, (t.month + interval '1 month - 1 day')::date) c
cross join lateral (
	select count(*) as points, count(*) filter (where desk_payee(s.province, s.id) is not null) as with_code
	from stall s
	where s.province = m.province and s.market = m.id and s.status = 'in_use') n
where ($1::uuid is null or m.id = $1) and m.kind in ('one_stop_desk', 'school', 'clinic') and m.status <> 'closed'
	and (c.due_count > 0 or t.n = 0)
order by m.name_fold, m.id, t.month desc
limit $2
