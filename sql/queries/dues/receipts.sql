-- One page of a market's cash receipts, those entered last first. No row: no such market to be seen.
-- in  market uuid, state text?, from_day date?, to_day date?, number text?, after uuid?, count integer
-- out body text
with page as (
	select r.*, f.code as fee_code, c.reference, b.number as bill_number, row_number() over (order by r.id desc) as place
	from market m
	join cash_receipt r on r.province = m.province and r.market = m.id
	left join desk_fee f on f.province = r.province and f.id = r.fee
	left join desk_case c on c.province = r.province and c.id = r.desk_case
	left join bill b on b.province = r.province and b.id = r.bill
	where m.id = $1 and ($2::text is null or $2 = case when r.voided_at is null then 'kept' else 'voided' end)
		and ($3::date is null or r.taken_on >= $3) and ($4::date is null or r.taken_on <= $4)
		and ($5::text is null or r.number = $5) and ($6::uuid is null or r.id < $6)
	order by r.id desc
	limit $7 + 1
), list as (
	select coalesce(json_agg(json_build_object('id', id, 'number', number, 'taken_on', taken_on, 'taken_by', taken_by,
			'amount_vnd', amount_vnd, 'fee', case when fee is not null then json_build_object('id', fee, 'code', fee_code) end,
			'quantity', quantity,
			'case', case when desk_case is not null then json_build_object('id', desk_case, 'reference', reference) end,
			'bill', case when bill is not null then json_build_object('id', bill, 'number', bill_number) end,
			'state', case when voided_at is null then 'kept' else 'voided' end, 'entered_at', entered_at,
			'voided_at', voided_at, 'void_reason', void_reason)
		order by place) filter (where place <= $7), '[]') as items,
		case when count(*) > $7 then min(id::text) filter (where place = $7) end as next
	from page
)
select json_build_object('items', items, 'next', next)::text
from market m, list
where m.id = $1
