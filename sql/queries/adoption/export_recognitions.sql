-- in  market uuid?, count integer
-- out market text?, name text?, step text?, since text?, number text?, issuer text?, issued text?, reason text?, person text?, at text?
select m.label_code, m.name, r.step, r.from_day::text, r.number, r.issuer, r.issued_on::text, r.reason, p.name,
	to_char(r.decided_at at time zone interval '7 hours', 'YYYY-MM-DD HH24:MI:SS')
from market m
join recognition r on r.province = m.province and r.market = m.id
left join person p on p.id = r.decided_by
where $1::uuid is null or m.id = $1
order by m.name_fold, m.id, r.id
limit $2
