-- in  market uuid?, count integer
-- out market text?, place text?, code text?, name text?, kind text?, amount text?, low text?, high text?, document text?
-- out since text?, until text?
select m.label_code, m.name, f.code, f.name,
	case f.kind when 'fee' then 'Phí' when 'charge' then 'Lệ phí' when 'tuition' then 'Học phí' when 'hospital' then 'Viện phí'
		else 'Dịch vụ' end,
	f.amount_vnd::text, f.min_vnd::text, f.max_vnd::text, f.document, f.valid_from::text, f.valid_to::text
from market m
join desk_fee f on f.province = m.province and f.market = m.id
where $1::uuid is null or m.id = $1
order by m.name_fold, m.id, f.code, f.valid_from
limit $2
