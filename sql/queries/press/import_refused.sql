-- The file cannot be read as what it says it is; its bytes are of no more use.
-- in  province smallint, id uuid, error text
-- out parts bigint
with refused as (
	update import_file
	set state = 'refused', error = $3::jsonb, forgotten_at = now()
	where province = $1 and id = $2 and state = 'queued'
	returning province, id
)
select drop_import_parts(province, id)
from refused
