-- The names that a stall has or had, newest first. No row: no such stall to be seen.
-- in  stall uuid
-- out body text
select json_build_object('items', coalesce((
		select json_agg(json_build_object('id', k.id, 'stall', k.stall, 'kind', k.kind, 'shown', k.shown,
			'created_at', k.created_at, 'ended_at', k.ended_at) order by k.created_at desc, k.id desc)
		from stall_mark k
		where k.province = s.province and k.stall = s.id), '[]'))::text
from stall s
where s.id = $1
