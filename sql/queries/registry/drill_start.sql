-- Asks the press to seal a province's codes anew. No row: that is under way already.
-- in  province smallint, key_id text
-- out id text
insert into job (province, kind, dedupe, payload)
values ($1, 'reseal', $2, jsonb_build_object('key_id', $2::text))
on conflict do nothing
returning id::text
