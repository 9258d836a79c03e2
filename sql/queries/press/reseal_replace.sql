-- A sticker bears the old sealed face: a new code with the same plain face supersedes it, and waits to be printed.
-- in  province smallint, id text, successor text, key_id text, signature bytea, sealed_hash bytea, payload_box bytea
with gone as (
	update code
	set state = 'superseded', superseded_by = $3, ended_at = now()
	where province = $1 and id = $2
	returning *
), made as (
	insert into code (province, id, market, stall, account, revision, kind, face, amount_vnd, bill_tag, key_id, signature,
		payload_box, plain_hash, sealed_hash, state, created_by, issued_at, expires_at, is_primary, note)
	select province, $3, market, stall, account, revision, kind, face, amount_vnd, bill_tag, $4, $5, $7, plain_hash, $6,
		'issued', created_by, now(), expires_at, is_primary, note
	from gone
	returning province, id, market
), trail as (
	insert into audit (province, action, market, entity, entity_id, after)
	select province, 'code.supersede', market, 'code', id, jsonb_build_object('superseded_by', $3::text)
	from gone
)
insert into audit (province, action, market, entity, entity_id, after)
select province, 'code.issue', market, 'code', id, jsonb_build_object('key_id', $4::text, 'supersedes', $2::text)
from made
