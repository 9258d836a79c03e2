-- A second factor that an administrator drew; every session ends.
-- in  person uuid, box bytea
-- out sessions bigint
with made as (
	insert into person_totp (person, box, since)
	values ($1, $2, now())
	on conflict (person) do update set box = excluded.box, since = now(), pending_box = null, last_step = 0
	returning person
)
select close_sessions(person) from made
