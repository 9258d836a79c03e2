-- Plans a round of a market as it is now: what falls due by its last day is due. rules: what differs from round_rules(). No row: no such market. stalls: how many it
-- goes to; with none nothing was planned.
-- in  id uuid, market uuid, from_day date, to_day date, seed text, rules text, person uuid, request text
-- out stalls integer
with here as (
	select m.province, m.id, m.class, round_rules() || $6::jsonb as rules
	from market m
	where m.id = $2
), planned as materialized (
	select h.province, h.id as market, p.*
	from here h
	cross join lateral round_plan(h.id, $4, $5, h.rules) as p
), made as (
	insert into round (province, id, market, from_day, to_day, class, seed, rules, planned_by)
	select h.province, $1, h.id, $3, $4, h.class, $5, h.rules, $7
	from here h
	where exists (select from planned)
	returning province
), listed as (
	insert into round_stall (province, round, market, stall, place, reason)
	select p.province, $1, p.market, p.stall, p.place, p.reason
	from planned p
), trail as (
	insert into audit (province, person, request, action, market, entity, entity_id, after)
	select m.province, $7, $8, 'round.plan', $2, 'round', ($1::uuid)::text, jsonb_build_object('from_day', $3::date, 'to_day', $4::date,
		'seed', $5::text, 'stalls', (select count(*) from planned))
	from made m
)
select (select count(*) from planned)::integer
from here
