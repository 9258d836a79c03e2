-- Grants a role over a scope; province 0 is none. granted false: the person has it already.
-- in  person uuid, role text, scope_kind text, province smallint, market uuid?, unit uuid?, bin text?
-- out granted bool
with made as (
	insert into role_grant (person, role, scope_kind, province, market, unit, bin)
	values ($1, $2, $3, nullif($4, 0::smallint), $5, $6, $7)
	on conflict do nothing
	returning *
), trail as (
	insert into audit (province, action, entity, entity_id, after)
	select coalesce(province, 0::smallint), 'person.grant', 'person', person::text, to_jsonb(m) from made m
)
select exists (select from made)
