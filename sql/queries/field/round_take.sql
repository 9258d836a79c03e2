-- Somebody took the sheet of a round as a bundle, with so many codes, good until then.
-- in  province smallint, round uuid, market uuid, person uuid, request text, codes bigint, valid_until timestamptz
with taken as (
	insert into round_taken (province, round, market, person)
	values ($1, $2, $3, $4)
	on conflict do nothing
)
insert into audit (province, person, request, action, market, entity, entity_id, after)
values ($1, $4, $5, 'round.take', $3, 'round', ($2::uuid)::text,
	jsonb_build_object('codes', $6::bigint, 'valid_until', $7::timestamptz))
