-- The drafts of these rows are there; what is personal stands in them from here on.
-- in  province smallint, import uuid, ids uuid[]
-- out done bigint
with marked as (
	update import_row
	set revision = id, personal_box = null
	where province = $1 and import = $2 and id = any ($3)
	returning 1
)
select (select count(*) from marked)
	+ (select count(*) from import_row w where w.province = $1 and w.import = $2 and w.revision is not null)
