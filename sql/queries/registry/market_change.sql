-- Says of a market what holds from a day on, and its line in the trail. No row: no such market in scope. An attribute is
-- changed today where nothing later was said of it. The unit is one of that day in the market's province, the class 0 for
-- unranked and -1 where nothing is said of it.
-- in  market uuid, valid_from date, document text?, unit text?, operator uuid?, kind text?, class smallint, status text?
-- in  person uuid?, request text?
-- out body text?, unit_found bool, operator_found bool
with place as materialized (
	select m.* from market m where m.id = $1
), area as (
	select u.id, u.code, u.full_name
	from unit u
	join place p on p.province = unit_province(u.id)
	where u.level in ('commune', 'province') and u.code = $4 and u.valid_from <= $2 and coalesce(u.valid_to > $2, true)
), who as (
	select o.id, o.name from operator o join place p on p.province = o.province where o.id = $5
), wanted as (
	select a.attribute,
		case a.attribute when 'unit' then (select id from area) end as unit,
		case a.attribute when 'operator' then (select id from who) end as operator,
		case a.attribute when 'kind' then $6 end as kind,
		case a.attribute when 'class' then nullif($7, 0::smallint) end as class,
		case a.attribute when 'status' then $8 end as status
	from unnest(array['unit', 'operator', 'kind', 'class', 'status']) as a (attribute)
	where case a.attribute
			when 'unit' then $4 is not null
			when 'operator' then $5 is not null
			when 'kind' then $6 is not null
			when 'class' then $7 >= 0
			else $8 is not null
		end
), said as (
	insert into market_fact (province, market, attribute, valid_from, unit, operator, kind, class, status, document, said_by)
	select p.province, p.id, w.attribute, $2, w.unit, w.operator, w.kind, w.class, w.status, $3, $9
	from place p
	cross join wanted w
	where ($4::text is null or exists (select from area)) and ($5::uuid is null or exists (select from who))
	returning *
), now_so as materialized (
	select s.*
	from said s
	where not exists (
		select from market_fact f
		where f.province = s.province and f.market = s.market and f.attribute = s.attribute and f.valid_from > s.valid_from)
), changed as (
	update market m
	set unit = coalesce((select n.unit from now_so n where n.attribute = 'unit'), m.unit),
		operator = coalesce((select n.operator from now_so n where n.attribute = 'operator'), m.operator),
		kind = coalesce((select n.kind from now_so n where n.attribute = 'kind'), m.kind),
		status = coalesce((select n.status from now_so n where n.attribute = 'status'), m.status),
		class = case when exists (select from now_so n where n.attribute = 'class')
			then (select n.class from now_so n where n.attribute = 'class') else m.class end
	from place p
	where m.province = p.province and m.id = p.id and exists (select from now_so)
	returning m.id
), told as (
	select json_agg(json_build_object(
			'attribute', s.attribute,
			'value', case s.attribute
				when 'unit' then (select json_build_object('code', a.code, 'name', a.full_name) from area a)
				when 'operator' then (select json_build_object('id', w.id, 'name', w.name) from who w)
				when 'class' then to_json(s.class)
				else to_json(coalesce(s.kind, s.status))
			end,
			'valid_from', s.valid_from,
			'document', s.document,
			'counts_now', exists (select from now_so n where n.id = s.id)) order by s.attribute) as changes
	from said s
), trail as (
	insert into audit (province, person, request, action, market, entity, entity_id, after)
	select p.province, $9, $10, 'market.change', p.id, 'market', p.id::text, t.changes::jsonb
	from place p
	cross join told t
	where t.changes is not null
)
select (select json_build_object('changes', t.changes)::text from told t where t.changes is not null),
	$4::text is null or exists (select from area), $5::uuid is null or exists (select from who)
from place
