-- Another secret; the one before it is taken until second_until, or no more when there is no second box.
-- in  province smallint, id uuid, secret_box bytea, second_secret_box bytea?, second_until timestamptz
-- in  person uuid?, request text?
with changed as (
	update connection
	set secret_box = $3, second_secret_box = $4, second_until = case when $4::bytea is not null then $5 end
	where province = $1 and id = $2
	returning province, id, market, second_until
)
insert into audit (province, person, request, action, market, entity, entity_id, after)
select province, $6, $7, 'connection.rotate', market, 'connection', id::text, jsonb_build_object('old_until', second_until)
from changed
