-- Takes a role over a scope back; province 0 is none. withdrawn false: the person did not have it.
-- in  person uuid, role text, scope_kind text, province smallint, market uuid?, unit uuid?, bin text?
-- out withdrawn bool
with gone as (
	delete from role_grant g
	where g.person = $1 and g.role = $2 and g.scope_kind = $3 and coalesce(g.province, 0::smallint) = $4
		and g.market is not distinct from $5 and g.unit is not distinct from $6
		and g.bin is not distinct from $7
	returning *
), trail as (
	insert into audit (province, action, entity, entity_id, before)
	select coalesce(province, 0::smallint), 'person.withdraw', 'person', person::text, to_jsonb(g) from gone g
)
select exists (select from gone)
