-- No sticker bears the sealed face, or it is a bank's own and has none: the code stays and gets another seal.
-- in  province smallint, id text, key_id text, signature bytea, sealed_hash bytea?
with seen as (
	select c.province, c.id, c.key_id from code c where c.province = $1 and c.id = $2
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
