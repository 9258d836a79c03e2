-- A job for every active connection whose provider's list is to be read, unless one stands in the queue.
-- out queued bigint
with due as (
	select c.province, c.id
	from connection c
	where c.state = 'active' and c.settings @> '{"pull": true}'
), made as (
	insert into job (province, kind, dedupe, payload)
	select province, 'pull', id::text, jsonb_build_object('connection', id)
	from due
	on conflict do nothing
	returning 1
)
select count(*) from made
