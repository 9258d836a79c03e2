-- in  market uuid?, count integer
-- out market text?, stall text?, id text?, vendor text?, bin text?, last4 text?, state text?, review text?, due text?
-- out created_by text?, created text?, ended text?, reason text?, code text?
with found as materialized (
	select m.label_code, m.name_fold, c.*
	from market m
	join payout_change c on c.province = m.province and c.market = m.id
	where $1::uuid is null or m.id = $1
	order by m.name_fold, m.id, c.id
	limit $2
)
select c.label_code, s.number, c.id::text, v.name, a.bin, a.last4, c.state, c.review_reason, to_char(c.due_at at time zone interval '7 hours', 'YYYY-MM-DD HH24:MI:SS'), p.name,
	to_char(c.created_at at time zone interval '7 hours', 'YYYY-MM-DD HH24:MI:SS'), to_char(c.ended_at at time zone interval '7 hours', 'YYYY-MM-DD HH24:MI:SS'), c.reason, c.code
from found c
join stall s on s.province = c.province and s.id = c.stall
join vendor v on v.province = c.province and v.id = c.vendor
join account a on a.province = c.province and a.id = c.account
left join person p on p.id = c.created_by
order by c.name_fold, c.market, c.id
