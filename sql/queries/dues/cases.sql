-- One page of a desk's cases, newest first. No row: no such market to be seen.
-- in  market uuid, state text?, fee uuid?, from_day date?, to_day date?, reference text?, after uuid?, count integer
-- out body text
with page as (
	select c.*, t.state, t.cashless_vnd, t.cash_vnd, f.code as fee_code, f.name as fee_name, s.number,
		row_number() over (order by c.id desc) as place
	from market m
	join desk_case c on c.province = m.province and c.market = m.id
	join desk_case_state t on t.province = c.province and t.desk_case = c.id
	join desk_fee f on f.province = c.province and f.id = c.fee
	join stall s on s.province = c.province and s.id = c.stall
	where m.id = $1 and ($2::text is null or t.state = $2) and ($3::uuid is null or c.fee = $3)
		and ($4::date is null or c.made_on >= $4) and ($5::date is null or c.made_on <= $5)
		and ($6::text is null or c.reference = $6) and ($7::uuid is null or c.id < $7)
	order by c.id desc
	limit $8 + 1
), list as (
	select coalesce(json_agg(json_build_object('id', id, 'stall', json_build_object('id', stall, 'number', number),
			'fee', json_build_object('id', fee, 'code', fee_code, 'name', fee_name), 'reference', reference,
			'amount_vnd', amount_vnd, 'code', code, 'due_on', due_on, 'state', state, 'cashless_vnd', cashless_vnd,
			'cash_vnd', cash_vnd, 'made_at', made_at)
		order by place) filter (where place <= $8), '[]') as items,
		case when count(*) > $8 then min(id::text) filter (where place = $8) end as next
	from page
)
select json_build_object('items', items, 'next', next)::text
from market m, list
where m.id = $1
