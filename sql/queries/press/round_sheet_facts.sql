-- What a list on paper says above its stalls. No row: no such list.
-- in  province smallint, id uuid
-- out state text, round uuid, operator text, market text, unit text, from_day date, to_day date
select s.state, r.id, o.name, m.name, u.full_name, r.from_day, r.to_day
from round_sheet s
join round r on r.province = s.province and r.id = s.round
join market m on m.province = r.province and m.id = r.market
join operator o on o.province = m.province and o.id = m.operator
join unit u on u.id = m.unit
where s.province = $1 and s.id = $2
