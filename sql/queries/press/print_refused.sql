-- Nothing was printed: the batch says why, and its labels are void.
-- in  province smallint, id uuid, error text, detail text, detail_vi text
with refused as (
	update print_batch
	set state = 'refused', error = $3, detail = nullif($4, ''), detail_vi = nullif($5, ''), finished_at = now()
	where province = $1 and id = $2 and state = 'queued'
	returning province, id
)
update label l
set state = 'voided', voided_at = now()
from refused r
where l.province = r.province and l.batch = r.id and l.state = 'drawn'
