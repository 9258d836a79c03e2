-- in  market uuid?, count integer
-- out at text?, login text?, name text?, address text?, request text?, action text?, province text?, market text?, entity text?
-- out entity_id text?, before text?, after text?
select to_char(a.at at time zone interval '7 hours', 'YYYY-MM-DD HH24:MI:SS'), p.login, p.name, a.address, a.request, a.action, nullif(a.province, 0)::text, m.label_code, a.entity,
	a.entity_id, a.before::text, a.after::text
from audit a
left join person p on p.id = a.person
left join market m on m.province = a.province and m.id = a.market
where $1::uuid is null or a.market = $1
order by a.id desc
limit $2
