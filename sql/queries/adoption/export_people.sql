-- The people that whoever asks rules the system over; with a market those who hold a role over just that one.
-- in  market uuid?, count integer
-- out login text?, name text?, state text?, second_factor text?, created text?, role text?, scope text?, province text?
-- out market text?, unit text?, bank text?
select p.login, p.name, p.state, case when has_totp(p.id) then 'có' end, to_char(p.created_at at time zone interval '7 hours', 'YYYY-MM-DD HH24:MI:SS'), g.role, g.scope_kind,
	g.province::text, m.label_code, u.full_name, g.bin
from person p
left join role_grant g on g.person = p.id
left join market m on m.province = g.province and m.id = g.market
left join unit u on u.id = g.unit
where may_rule(nullif(current_setting('socho.person', true), '')::uuid, p.id) and ($1::uuid is null or g.market = $1)
order by p.login, g.role, g.id
limit $2
