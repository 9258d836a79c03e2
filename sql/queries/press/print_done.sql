-- The file stands: the batch is done, its labels are printed, an issued code becomes a printed one, and where it was
-- asked for the earlier labels of the same codes are void.
-- in  province smallint, id uuid, file_bytes bigint, file_hash bytea
with finished as (
	update print_batch
	set state = 'done', file_bytes = $3, file_hash = $4, finished_at = now()
	where province = $1 and id = $2 and state = 'queued'
	returning province, id, void_earlier
), printed as (
	update label l
	set state = 'printed', printed_at = now()
	from finished f
	where l.province = f.province and l.batch = f.id and l.state = 'drawn'
	returning l.province, l.code, l.copy
), voided as (
	update label l
	set state = 'voided', voided_at = now(), voided_by = f.id
	from finished f, printed p
	where f.void_earlier and l.province = p.province and l.code = p.code and l.copy < p.copy and l.batch <> f.id
		and l.state = 'printed'
)
update code c
set state = 'printed', printed_at = now()
from printed p
where c.province = p.province and c.id = p.code and code_may_move(c.state, 'printed')
