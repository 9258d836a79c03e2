-- Ends a round. stalls (ids or numbers) and reasons: why stalls of it were not checked. Nothing is done while a stall was
-- neither checked nor named (open_stalls), or one is named that is not on the sheet or was checked (strange). No row: no such
-- round in scope.
-- in  id uuid, version integer, stalls text[], reasons text[], person uuid, request text
-- out done bool, version integer, open_stalls bigint, strange bigint
with seen as materialized (
	select r.* from round r where r.id = $1 for update of r
), listed as materialized (
	select l.province, l.round, l.stall, s.number,
		l.missing is not null or exists (
			select
			from round_check c
			where c.province = l.province and c.round = l.round and c.stall = l.stall and c.flags = '{}') as checked
	from seen r
	join round_stall l on l.province = r.province and l.round = r.id
	join stall s on s.province = l.province and s.id = l.stall
), named as materialized (
	select l.province, l.round, l.stall, n.reason, l.checked
	from unnest($3, $4) as n (name, reason)
	left join listed l on l.stall::text = lower(n.name) or l.number = n.name
), state as (
	select
		(
			select count(*) from listed l where not l.checked and not exists (select from named n where n.stall = l.stall)) as open_stalls,
		(
			select count(*) from named n where n.stall is null or n.checked) + (select count(*) - count(distinct n.stall) from named n where n.stall is not null) as strange
), closed as (
	update round r
	set state = 'closed', version = r.version + 1, closed_by = $5, closed_at = now()
	from seen s, state t
	where r.province = s.province and r.id = s.id and s.state = 'open' and s.version = $2 and t.open_stalls = 0 and t.strange = 0
	returning r.province, r.id, r.market, r.version
), excused as (
	update round_stall l
	set missing = n.reason
	from closed c, named n
	where l.province = c.province and l.round = c.id and l.stall = n.stall
	returning l.stall
), trail as (
	insert into audit (province, person, request, action, market, entity, entity_id, after)
	select c.province, $5, $6, 'round.close', c.market, 'round', c.id::text,
		jsonb_build_object('missing', (select count(*) from excused))
	from closed c
)
select c.id is not null, coalesce(c.version, s.version), t.open_stalls, t.strange
from seen s
cross join state t
left join closed c on true
