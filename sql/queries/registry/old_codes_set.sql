-- What the codes on a market's old posters stand for: a stall by its number, or none. No row: no such market to be seen. With
-- a line nothing was changed: fault is stall (there is none of that number), twice, or digits (of another number than those
-- of its prefix).
-- in  market uuid, line integer[], code text[], prefix text[], digits integer[], stall text[], person uuid, request text
-- out line bigint?, fault text?, body text?
with place as (
	select m.province, m.id from market m where m.id = $1
), given as materialized (
	select g.*, s.id as stall_id, count(*) over (partition by g.code) as times,
		coalesce(f.digits, first_value(g.digits) over (partition by g.prefix order by g.line)) as wanted
	from place p
	cross join unnest($2::integer[], $3::text[], $4::text[], $5::integer[], $6::text[]) as g (line, code, prefix, digits, stall)
	left join stall s on s.province = p.province and s.market = p.id and s.number = g.stall and s.status <> 'closed'
	left join old_code_form f on f.province = p.province and f.market = p.id and f.prefix = g.prefix
), bad as (
	select g.line, case when g.times > 1 then 'twice' when g.digits <> g.wanted then 'digits' else 'stall' end as fault
	from given g
	where g.times > 1 or g.digits <> g.wanted or (g.stall is not null and g.stall_id is null)
	order by g.line
	limit 1
), formed as (
	insert into old_code_form (province, market, prefix, digits)
	select distinct p.province, p.id, g.prefix, g.digits
	from place p, given g
	where not exists (select from bad)
	on conflict (province, market, prefix) do nothing
), kept as (
	insert into old_code as o (province, code, market, prefix, digits, stall, set_by)
	select p.province, g.code, p.id, g.prefix, g.digits, g.stall_id, $7
	from place p, given g
	where not exists (select from bad)
	on conflict (province, code, market) do update
		set stall = excluded.stall, set_by = excluded.set_by, set_at = now()
		where o.stall is distinct from excluded.stall
	returning o.code, o.stall
), trail as (
	insert into audit (province, person, request, action, market, entity, entity_id, after)
	select p.province, $7, $8, 'market.old_codes', p.id, 'market', p.id::text,
		jsonb_build_object('codes', (select jsonb_object_agg(k.code, k.stall) from kept k))
	from place p
	where exists (select from kept)
)
select b.line::bigint, b.fault,
	json_build_object('given', (select count(*) from given), 'changed', (select count(*) from kept))::text
from place p
left join bad b on true
