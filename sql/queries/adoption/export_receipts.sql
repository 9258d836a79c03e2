-- in  market uuid?, count integer
-- out market text?, number text?, taken_on text?, taken_by text?, amount text?, fee text?, quantity text?, reference text?, bill text?
-- out state text?, entered_by text?, entered text?, voided_by text?, voided text?, reason text?
select m.label_code, r.number, r.taken_on::text, r.taken_by, r.amount_vnd::text, f.code, r.quantity::text, c.reference, b.number,
	case when r.voided_at is null then 'Còn giá trị' else 'Đã hủy' end, p.name,
	to_char(r.entered_at at time zone interval '7 hours', 'YYYY-MM-DD HH24:MI:SS'), v.name,
	to_char(r.voided_at at time zone interval '7 hours', 'YYYY-MM-DD HH24:MI:SS'), r.void_reason
from market m
join cash_receipt r on r.province = m.province and r.market = m.id
left join desk_fee f on f.province = r.province and f.id = r.fee
left join desk_case c on c.province = r.province and c.id = r.desk_case
left join bill b on b.province = r.province and b.id = r.bill
left join person p on p.id = r.entered_by
left join person v on v.id = r.voided_by
where $1::uuid is null or m.id = $1
order by m.name_fold, m.id, r.taken_on, r.id
limit $2
