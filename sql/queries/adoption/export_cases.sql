-- in  market uuid?, count integer
-- out market text?, stall text?, fee text?, reference text?, due text?, due_on text?, state text?, cashless text?, cash text?
-- out last_on text?, code text?, made text?, cancelled text?
select m.label_code, s.number, f.code, c.reference, c.amount_vnd::text, c.due_on::text,
	case t.state when 'open' then 'Chưa nộp' when 'late' then 'Quá hạn' when 'part_paid' then 'Nộp một phần'
		when 'paid' then 'Đã nộp' when 'overpaid' then 'Nộp thừa' else 'Đã hủy' end,
	t.cashless_vnd::text, t.cash_vnd::text, t.last_on::text, c.code,
	to_char(c.made_at at time zone interval '7 hours', 'YYYY-MM-DD HH24:MI:SS'), c.cancel_reason
from market m
join desk_case c on c.province = m.province and c.market = m.id
join desk_case_state t on t.province = c.province and t.desk_case = c.id
join desk_fee f on f.province = c.province and f.id = c.fee
join stall s on s.province = c.province and s.id = c.stall
where $1::uuid is null or m.id = $1
order by m.name_fold, m.id, c.id
limit $2
