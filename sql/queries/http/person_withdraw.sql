-- Takes one grant of somebody back, which ends with the person's next request. withdrawn false: there is none such that is
-- theirs to take.
-- in  person uuid, id uuid, who uuid, request text
-- out withdrawn bool
with gone as materialized (
	select g.* from role_grant o, withdraw_role($3, o.id) as g where o.id = $2 and o.person = $1
), trail as (
	insert into audit (province, market, person, request, action, entity, entity_id, before)
	select coalesce(g.province, 0::smallint), g.market, $3, $4, 'person.withdraw', 'person', $1::text, to_jsonb(g) from gone g
)
select exists (select from gone)
