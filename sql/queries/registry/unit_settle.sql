-- Markets (one, or all in scope) whose unit has ended follow its successions to the unit of today, each step a fact with
-- its day. Where the unit was split they follow what a person decided, or wait on the work list; what waits no longer is
-- taken off it.
-- in  market uuid?, person uuid?, request text?
-- out moved bigint, waiting bigint
with recursive hop as (
	select m.province, m.id as market, m.unit, null::date as day, null::text as document, 0 as depth
	from market m
	join unit u on u.id = m.unit
	where u.valid_to is not null and ($1::uuid is null or m.id = $1)
	union all
	select h.province, h.market, s.to_unit, s.on_date, s.document, h.depth + 1
	from hop h
	join unit_succession s on s.from_unit = h.unit
	where s.relation <> 'part' or exists (
		select from placement p
		where p.province = h.province and p.market = h.market and p.from_unit = h.unit and p.to_unit = s.to_unit)
), last as materialized (
	select distinct on (h.province, h.market) h.province, h.market, h.unit, h.depth, u.valid_to
	from hop h
	join unit u on u.id = h.unit
	order by h.province, h.market, h.depth desc
), said as (
	insert into market_fact (province, market, attribute, valid_from, unit, document, said_by)
	select h.province, h.market, 'unit', h.day, h.unit, h.document, $2
	from hop h
	where h.depth > 0
), moved as (
	update market m
	set unit = l.unit
	from last l
	where m.province = l.province and m.id = l.market and l.depth > 0
	returning m.province, m.id, m.unit
), opened as (
	insert into placement (province, market, from_unit, on_date)
	select l.province, l.market, l.unit, l.valid_to
	from last l
	where l.valid_to is not null
	on conflict on constraint placement_once do nothing
	returning province, market, from_unit
), cleared as (
	update placement p
	set to_unit = s.to_unit, decided_at = now(), reason = s.document
	from hop h
	join unit_succession s on s.from_unit = h.unit and s.relation <> 'part'
	where p.province = h.province and p.market = h.market and p.from_unit = h.unit and p.to_unit is null
	returning p.id
), trail as (
	insert into audit (province, person, request, action, market, entity, entity_id, before, after)
	select m.province, $2, $3, 'market.move', m.id, 'market', m.id::text,
		jsonb_build_object('unit', (
			select jsonb_build_object('code', u.code, 'name', u.full_name)
			from hop h
			join unit u on u.id = h.unit
			where h.province = m.province and h.market = m.id and h.depth = 0)),
		jsonb_build_object('unit', (
			select jsonb_build_object('code', u.code, 'name', u.full_name) from unit u where u.id = m.unit))
	from moved m
	union all
	select o.province, $2, $3, 'placement.open', o.market, 'market', o.market::text, null,
		jsonb_build_object('unit', (
			select jsonb_build_object('code', u.code, 'name', u.full_name) from unit u where u.id = o.from_unit))
	from opened o
)
select (select count(*) from moved), (select count(*) from last l where l.valid_to is not null)
