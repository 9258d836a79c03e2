-- Closes a connection. No row: there is none with this id.
-- in  id uuid
-- out changed bool
with seen as materialized (
	select province, id, state from connection where id = $1
), changed as (
	update connection c
	set state = 'disabled'
	from seen s
	where c.province = s.province and c.id = s.id and s.state = 'active'
	returning c.province, c.id, c.market
), trail as (
	insert into audit (province, action, market, entity, entity_id)
	select province, 'connection.disable', market, 'connection', id::text from changed
)
select exists (select from changed) from seen
