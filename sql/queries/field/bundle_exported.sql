-- A bundle of a market left the register: for whom (nobody: by the command line), with so many codes, good until then.
-- in  province smallint, market uuid, person uuid?, request text?, codes bigint, valid_until timestamptz
insert into audit (province, person, request, action, market, entity, entity_id, after)
values ($1, $3, $4, 'bundle.export', $2, 'market', ($2::uuid)::text, jsonb_build_object('codes', $5::bigint, 'valid_until', $6::timestamptz))
