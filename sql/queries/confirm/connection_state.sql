-- Stops a connection (disabled), or starts it again (active). No row: there is none with this id in scope; one of no market is in
-- the scope of all markets of its province alone.
-- in  id uuid, state text, person uuid?, request text?
-- out changed bool
with seen as materialized (
	select province, id
	from connection
	where id = $1 and in_scope(province, coalesce(market, '00000000-0000-0000-0000-000000000000'::uuid))
), changed as (
	update connection c
	set state = $2
	from seen s
	where c.province = s.province and c.id = s.id and c.state <> $2
	returning c.province, c.id, c.market
), trail as (
	insert into audit (province, person, request, action, market, entity, entity_id)
	select province, $3, $4, case $2 when 'disabled' then 'connection.disable' else 'connection.enable' end, market, 'connection', id::text
	from changed
)
select exists (select from changed) from seen
