-- What speaks against a new connection: that there is no such place in scope (one of no market is in the scope of all markets of
-- its province alone), or that there is one with this id or name. repeated: this very one was made before.
-- in  province smallint, market uuid?, id uuid, name text, provider text
-- out place bool, repeated bool, id_taken bool, name_taken bool
select in_scope($1, coalesce($2, '00000000-0000-0000-0000-000000000000'::uuid))
		and ($2::uuid is null or exists (select from market m where m.province = $1 and m.id = $2)) as place,
	exists (
		select from connection c
		where c.province = $1 and c.id = $3 and c.name = $4 and c.provider = $5 and c.market is not distinct from $2) as repeated,
	exists (select from connection c where c.id = $3) as id_taken,
	exists (select from connection c where c.province = $1 and c.name = $4) as name_taken
