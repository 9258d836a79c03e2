-- What the list of payers says over its rows. No row: no such paper.
-- in  province smallint, id uuid
-- out state text, market_id uuid, operator text, market text, unit text, month date, last_day date, thousand text, zero text
select p.state, m.id, o.name, m.name, u.full_name, p.month, (p.month + interval '1 month - 1 day')::date,
	coalesce(s.thousand_word, 'nghìn'), coalesce(s.zero_word, 'lẻ')
from paper p
join market m on m.province = p.province and m.id = p.market
join operator o on o.province = m.province and o.id = m.operator
join unit u on u.id = m.unit
left join dues_setting s on s.province = m.province and s.market = m.id
where p.province = $1 and p.id = $2 and p.kind = 'payers'
