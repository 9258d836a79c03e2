-- A line in the trail.
-- in  province smallint, person uuid, request text, action text, market uuid, entity text, entity_id text, after text
insert into audit (province, person, request, action, market, entity, entity_id, after)
values ($1, $2, $3, $4, $5, $6, $7, $8::jsonb)
