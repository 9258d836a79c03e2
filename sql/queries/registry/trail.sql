-- One line of the command line in the trail.
-- in province smallint, action text, market uuid?, entity text, entity_id text, after text
insert into audit (province, action, market, entity, entity_id, after) values ($1, $2, $3, $4, $5, $6::jsonb)
