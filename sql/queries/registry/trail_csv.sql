-- Lines of the trail as CSV, newest first; more: there are others after `last`.
-- in  entity text?, entity_id text?, person uuid?, action text?, market uuid?, from_at timestamptz?, to_at timestamptz?
-- in  after uuid?, count integer
-- out body text, more bool, last uuid?
with page as (
	select a.*
	from audit a
	where ($1::text is null or a.entity = $1)
		and ($2::text is null or a.entity_id = $2)
		and ($3::uuid is null or a.person = $3)
		and ($4::text is null or a.action = $4 or starts_with(a.action, $4 || '.'))
		and ($5::uuid is null or a.market = $5)
		and ($6::timestamptz is null or a.at >= $6)
		and ($7::timestamptz is null or a.at < $7)
		and ($8::uuid is null or a.id < $8)
	order by a.id desc
	limit $9 + 1
), numbered as (
	select p.*, who.login, row_number() over (order by p.id desc) as place
	from page p
	left join person who on who.id = p.person
)
select coalesce(string_agg(concat_ws(',',
			csv_cell(id::text), csv_cell(at::text), csv_cell(login), csv_cell(address), csv_cell(request), csv_cell(action),
			csv_cell(nullif(province, 0)::text), csv_cell(market::text), csv_cell(entity), csv_cell(entity_id),
			csv_cell(before::text), csv_cell(after::text)) || E'\r\n', '' order by place) filter (where place <= $9), ''),
	count(*) > $9,
	(max(id::text) filter (where place = $9))::uuid
from numbered
