-- Changes what a connection is called, the networks that it delivers from and, if that was said, its settings (null: none), and
-- its line in the trail. No row: there is none with this id in scope; one of no market is in the scope of all markets of its
-- province alone.
-- in  id uuid, name text?, addresses text?, settings_said bool, settings text?, person uuid?, request text?
-- out id uuid
with seen as materialized (
	select c.province, c.id, c.market, c.name, c.addresses, c.settings
	from connection c
	where c.id = $1 and in_scope(c.province, coalesce(c.market, '00000000-0000-0000-0000-000000000000'::uuid))
), wanted as (
	select s.province, s.id, coalesce($2, s.name) as name, coalesce($3, s.addresses) as addresses,
		case when $4 then $5::jsonb else s.settings end as settings
	from seen s
), changed as (
	update connection c
	set name = w.name, addresses = w.addresses, settings = w.settings
	from wanted w
	where c.province = w.province and c.id = w.id
		and (c.name, c.addresses, c.settings) is distinct from (w.name, w.addresses, w.settings)
	returning c.province, c.id, c.market, c.name, c.addresses, c.settings
), trail as (
	insert into audit (province, person, request, action, market, entity, entity_id, before, after)
	select c.province, $6, $7, 'connection.amend', c.market, 'connection', c.id::text, d.before, d.after
	from changed c
	join seen s on s.province = c.province and s.id = c.id
	cross join lateral (
		select jsonb_object_agg(was.key, was.value) as before, jsonb_object_agg(was.key, is_now.value) as after
		from jsonb_each(to_jsonb(s)) as was
		join jsonb_each(to_jsonb(c)) as is_now using (key)
		where was.value <> is_now.value) as d
)
select id from seen
