-- A run that is asked for. No row: whoever asks does not hold the whole register.
-- in  id uuid, dry bool, person uuid
-- out body text
with made as (
	insert into job (province, id, kind, payload, created_by)
	select 0, $1, 'retention', jsonb_build_object('dry', $2, 'person', $3), $3
	where in_scope(0::smallint)
	returning id
)
select json_build_object('id', id, 'dry', $2, 'state', 'queued')::text from made
