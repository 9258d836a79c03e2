-- Every row was looked at.
-- in  province smallint, id uuid, notes text, error_boxes bytea[]
with done as (
	update import_file
	set state = 'checked', checked_at = now(), notes = $3::jsonb,
		row_count = (select count(*) from import_row w where w.province = $1 and w.import = $2)
	where province = $1 and id = $2 and state = 'queued'
	returning province, id, market
)
insert into import_part (province, import, market, what, n, box)
select d.province, d.id, d.market, 'errors', b.n, b.box
from done d
cross join unnest($4::bytea[]) with ordinality as b (box, n)
