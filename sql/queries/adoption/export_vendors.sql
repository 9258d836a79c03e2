-- What names no number of a person: phones, personal IDs and whole account numbers stay sealed.
-- in  market uuid?, count integer
-- out market text?, stalls text?, name text?, kind text?, tax_code text?, state text?, accounts text?, since text?
select m.label_code, (
		select string_agg(s.number, '; ' order by s.number_sort)
		from tenancy t
		join stall s on s.province = t.province and s.id = t.stall
		where t.province = v.province and t.vendor = v.id and t.to_day is null),
	v.name, v.kind, v.tax_code, v.state, (
		select string_agg(a.bin || ' …' || a.last4 || ' ' || a.holder_name, '; ' order by a.id)
		from account a
		where a.province = v.province and a.vendor = v.id and a.state = 'active'),
	to_char(v.created_at at time zone interval '7 hours', 'YYYY-MM-DD HH24:MI:SS')
from vendor v
join market m on m.province = v.province and m.id = v.market
where $1::uuid is null or v.market = $1
order by m.name_fold, m.id, v.name_fold, v.id
limit $2
