-- One page of the trail, newest first, after the line named by `after`; an action is given whole, or by its first word.
-- in  entity text?, entity_id text?, person uuid?, action text?, market uuid?, from_at timestamptz?, to_at timestamptz?
-- in  after uuid?, count integer
-- out body text, lines integer
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
	select p.*, who.login, who.name as who, m.name as market_name, row_number() over (order by p.id desc) as place
	from page p
	left join person who on who.id = p.person
	left join market m on m.province = p.province and m.id = p.market
)
select json_build_object(
		'items', coalesce(json_agg(json_build_object(
			'id', id,
			'at', at,
			'person', case when person is not null then json_build_object('id', person, 'login', login, 'name', who) end,
			'address', address,
			'request', request,
			'action', action,
			'province', nullif(province, 0),
			'market', case when market is not null then json_build_object('id', market, 'name', market_name) end,
			'entity', entity,
			'entity_id', entity_id,
			'before', before,
			'after', after,
			'erased', salt is null) order by place) filter (where place <= $9), '[]'),
		'next', case when count(*) > $9 then max(id::text) filter (where place = $9) end)::text,
	least(count(*), $9)::integer
from numbered
