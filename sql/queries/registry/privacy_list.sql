-- One page of requests in scope, newest first, after the one named by `after`; and how many are open and overdue in all.
-- in  market uuid?, vendor uuid?, kind text?, state text?, overdue bool, after uuid?, count integer
-- out body text
with asked as (
	select r.*, is_overdue(r) as late
	from privacy_request r
	where ($1::uuid is null or r.market = $1) and ($2::uuid is null or r.vendor = $2) and ($3::text is null or r.kind = $3)
), page as (
	select a.*
	from asked a
	where ($4::text is null or a.state = $4) and (not $5 or a.late) and ($6::uuid is null or a.id < $6)
	order by a.id desc
	limit $7 + 1
), numbered as (
	select p.*, m.name as market_name, v.name as vendor_name, row_number() over (order by p.id desc) as place
	from page p
	join market m on m.province = p.province and m.id = p.market
	join vendor v on v.province = p.province and v.id = p.vendor
)
select json_build_object(
		'items', coalesce(json_agg(json_build_object(
			'id', id,
			'market', json_build_object('id', market, 'name', market_name),
			'vendor', json_build_object('id', vendor, 'name', vendor_name),
			'kind', kind,
			'purpose', purpose,
			'received_on', received_on,
			'answer_due', answer_due,
			'finish_due', finish_due,
			'state', state,
			'version', version,
			'overdue', late,
			'ended_at', ended_at) order by place) filter (where place <= $7), '[]'),
		'open', (select count(*) from asked where state in ('received', 'in_work', 'erasing')),
		'overdue', (select count(*) from asked where late),
		'next', case when count(*) > $7 then max(id::text) filter (where place = $7) end)::text
from numbered
