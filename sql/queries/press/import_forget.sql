-- Files whose time is over: their bytes, the sealed values of rows that became nothing, and what was shown of values at
-- fault are deleted; what the rows came to stays.
-- in  seconds integer
-- out files bigint
with old as materialized (
	select i.province, i.id
	from import_file i
	where i.forgotten_at is null and i.created_at < now() - make_interval(secs => $1)
		and i.state in ('checked', 'committed')
	limit 20
	for update of i skip locked
), rows as (
	update import_row w
	set personal_box = null, faults = (select coalesce(jsonb_agg(f - 'value'), '[]') from jsonb_array_elements(w.faults) f)
	from old o
	where w.province = o.province and w.import = o.id and (w.personal_box is not null or w.faults <> '[]')
), done as (
	update import_file i
	set forgotten_at = now()
	from old o
	where i.province = o.province and i.id = o.id
	returning i.province, i.id
)
select count(*)
from done d
where drop_import_parts(d.province, d.id) >= 0
