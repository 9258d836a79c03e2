-- No sticker bears the sealed face, or it is a bank's own and has none: the code stays and gets another seal. The face it
-- had is kept, for there may be files with it.
-- in  province smallint, id text, key_id text, signature bytea, sealed_hash bytea?
with seen as (
	select c.province, c.id, c.market, c.key_id, c.sealed_hash, coalesce(c.sealed_at, c.issued_at) as sealed_at
	from code c
	where c.province = $1 and c.id = $2
), kept as (
	insert into code_face (province, sealed_hash, code, market, key_id, sealed_at)
	select province, sealed_hash, id, market, key_id, sealed_at from seen where sealed_hash is not null
	on conflict (province, sealed_hash) do nothing
), done as (
	update code c
	set key_id = $3, signature = $4, sealed_hash = $5, sealed_at = now()
	from seen s
	where c.province = s.province and c.id = s.id
	returning c.province, c.id, c.market, s.key_id as before
)
insert into audit (province, action, market, entity, entity_id, before, after)
select province, 'code.reseal', market, 'code', id, jsonb_build_object('key_id', before), jsonb_build_object('key_id', $3::text)
from done
