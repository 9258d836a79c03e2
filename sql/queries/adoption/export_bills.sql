-- in  market uuid?, count integer
-- out market text?, number text?, kind text?, stall text?, vendor text?, period_from text?, period_to text?, issued text?
-- out due_on text?, amount text?, due text?, paid text?, rest text?, state text?, late text?, twice text?
select m.label_code, b.number, b.kind, s.number, v.name, b.period_from::text, b.period_to::text,
	to_char(b.issued_at at time zone interval '7 hours', 'YYYY-MM-DD HH24:MI:SS'), b.due_on::text, b.amount_vnd::text, t.due_vnd::text,
	t.paid_vnd::text, t.rest_vnd::text, t.state, case when t.late or t.paid_late then 'có' end, case when t.paid_twice then 'có' end
from bill b
join market m on m.province = b.province and m.id = b.market
left join stall s on s.province = b.province and s.id = b.stall
left join vendor v on v.province = b.province and v.id = b.vendor
left join bill_state t on t.province = b.province and t.bill = b.id
where $1::uuid is null or b.market = $1
order by m.name_fold, m.id, b.issued_at desc, b.id
limit $2
