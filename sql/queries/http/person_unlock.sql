-- Forgets the failed attempts to sign in with somebody's login, for who rules the system over them.
-- in  person uuid, who uuid, login_hash bytea, request text
-- out unlocked bool
with done as materialized (
	select unlock_sign_in($3) as unlocked where may_rule($2, $1)
), trail as (
	insert into audit (province, person, request, action, entity, entity_id)
	select 0, $2, $4, 'person.unlock', 'person', $1::text from done where unlocked
)
select coalesce(bool_or(d.unlocked), false) from done d
