-- What is asked before cash is entered: the market, and the case, the fee or the bill that it was
-- taken for. No row: no such market in
-- scope. state null: the market has no such thing; closed: the case was cancelled, or the
-- fee not in force that day.
-- in  market uuid, desk_case uuid?, fee uuid?, day date, bill uuid?
-- out province smallint, state text?, amount bigint?, min_amount bigint?, max_amount bigint?, taker text?
select m.province,
	case when c.cancelled_at is null and c.id is not null or $4::date between f.valid_from and coalesce(f.valid_to, 'infinity')
			or b.kind <> 'credit'
		then 'open' when coalesce(c.id, f.id, b.id) is not null then 'closed' end,
	f.amount_vnd, f.min_vnd, f.max_vnd, p.name
from market m
left join desk_case c on c.province = m.province and c.market = m.id and c.id = $2
left join desk_fee f on f.province = m.province and f.market = m.id and f.id = $3
left join bill b on b.province = m.province and b.market = m.id and b.id = $5
left join person p on p.id = nullif(current_setting('socho.person', true), '')::uuid
where m.id = $1
