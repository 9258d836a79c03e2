-- Another password for somebody, to be changed before anything else; every session ends. told: reset, or why not
-- (reset_password); null: no such person, or not theirs to change.
-- in  person uuid, who uuid, password_hash text, request text
-- out told text?
with done as materialized (
	select reset_password($2, $1, $3) as told
), trail as (
	insert into audit (province, person, request, action, entity, entity_id)
	select 0, $2, $4, 'person.password', 'person', $1::text from done d where d.told = 'reset'
)
select d.told from done d
