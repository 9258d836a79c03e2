-- Begins a report of a form, or an addendum to one. No row: no such cycle in sight, or the place is none of who asks.
-- in  cycle uuid, form text, market uuid?, unit text?, person uuid?, request text?
-- out id uuid, place_found bool
with circle as (
	select c.* from report_cycle c where c.id = $1
), place as (
	select c.province, c.id, m.id as market, null::uuid as unit
	from circle c
	join market m on m.province = c.province and m.id = $3
	where $2 = '01'
	union all
	select c.province, c.id, null, u.id
	from circle c
	join unit u on u.level = 'commune' and u.code = $4 and u.valid_to is null and unit_province(u.id) = c.province
	where $2 = '02'
	union all
	select c.province, c.id, null, null from circle c where $2 > '02'
), added as (
	insert into report (province, cycle, form, market, unit, created_by)
	select p.province, p.id, $2, p.market, p.unit, $5
	from place p
	where report_mine(p.province, case $2 when '01' then 'market' when '02' then 'commune' else 'province' end, p.market, p.unit)
	returning *
), step as (
	insert into report_step (province, report, step, person)
	select a.province, a.id, 'create', $5 from added a
), trail as (
	insert into audit (province, person, request, action, market, entity, entity_id, after)
	select a.province, $5, $6, 'report.create', a.market, 'report', a.id::text, json_build_object('form', a.form, 'cycle', a.cycle)
	from added a
)
select a.id, true from added a
union all
select $1, false from circle where not exists (select from added)
