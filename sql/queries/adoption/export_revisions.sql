-- in  market uuid?, count integer
-- out market text?, stall text?, id text?, state text?, vendor text?, bank text?, last4 text?, holder text?, maker text?
-- out made text?, submitted text?, checker text?, decided text?, reason text?
select m.label_code, s.number, r.id::text, r.state, coalesce(v.name, r.data #>> '{vendor,name}'),
	r.data #>> '{account,bin}', r.data #>> '{account,last4}', r.data #>> '{account,holder_name}', made.name,
	to_char(r.created_at at time zone interval '7 hours', 'YYYY-MM-DD HH24:MI:SS'),
	to_char(r.submitted_at at time zone interval '7 hours', 'YYYY-MM-DD HH24:MI:SS'), decided.name,
	to_char(r.decided_at at time zone interval '7 hours', 'YYYY-MM-DD HH24:MI:SS'), r.reason
from market m
join revision r on r.province = m.province and r.market = m.id
join person made on made.id = r.created_by
left join stall s on s.province = r.province and s.id = r.stall
left join vendor v on v.province = r.province and v.id = r.vendor
left join person decided on decided.id = r.decided_by
where $1::uuid is null or m.id = $1
order by m.name_fold, m.id, r.id
limit $2
