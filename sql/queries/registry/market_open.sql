-- What days a market is open from a day on, and its line in the trail; said again, nothing changes. No days: every day.
-- No row: no such market in scope.
-- in  market uuid, valid_from date, calendar text, days smallint[], document text?, person uuid?, request text?
-- out body text, said bool
with place as materialized (
	select m.province, m.id, o.calendar, o.days, o.document, o.valid_from
	from market m
	left join lateral (
		select p.*
		from market_opening p
		where p.province = m.province and p.market = m.id and p.valid_from <= $2
		order by p.valid_from desc, p.id desc
		limit 1) as o on true
	where m.id = $1
), wanted as (
	select (select array_agg(distinct d order by d) from unnest($4::smallint[]) as d) as days
), said as (
	insert into market_opening (province, market, valid_from, calendar, days, document, said_by)
	select p.province, p.id, $2, $3, w.days, $5, $6
	from place p
	cross join wanted w
	where (p.calendar, p.days, p.document) is distinct from ($3, w.days, coalesce($5, p.document))
	returning *
), trail as (
	insert into audit (province, person, request, action, market, entity, entity_id, after)
	select s.province, $6, $7, 'market.open', s.market, 'market', s.market::text,
		jsonb_build_object('valid_from', s.valid_from, 'calendar', s.calendar, 'days', s.days, 'document', s.document)
	from said s
)
select json_build_object('valid_from', coalesce(s.valid_from, p.valid_from), 'calendar', $3, 'days', w.days,
		'document', coalesce(s.document, p.document))::text,
	s.id is not null
from place p
cross join wanted w
left join said s on true
