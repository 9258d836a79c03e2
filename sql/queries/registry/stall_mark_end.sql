-- A name of a stall ends; ended twice is ended once. No row: no such name to be seen.
-- in  id uuid, person uuid, request text
-- out body text
with seen as materialized (
	select k.* from stall_mark k where k.id = $1 for no key update of k
), done as (
	update stall_mark k
	set ended_at = now(), ended_by = $2
	from seen s
	where k.province = s.province and k.id = s.id and s.ended_at is null
	returning k.*
), trail as (
	insert into audit (province, person, request, action, market, entity, entity_id, after)
	select province, $2, $3, 'stall.mark_end', market, 'stall', stall::text, jsonb_build_object('mark', id)
	from done
)
select json_build_object('id', s.id, 'stall', s.stall, 'kind', s.kind, 'shown', s.shown, 'created_at', s.created_at,
	'ended_at', coalesce(d.ended_at, s.ended_at))::text
from seen s
left join done d on true
