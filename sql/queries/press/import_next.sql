-- The next rows that a draft is to be made of.
-- in  province smallint, import uuid, most integer
-- out id uuid, stall uuid, vendor uuid?, data text, personal_box bytea, bin text
select w.id, w.stall, w.vendor, w.data::text, w.personal_box, w.data -> 'account' ->> 'bin'
from import_row w
where w.province = $1 and w.import = $2 and w.action in ('create', 'update') and not w.excluded and w.revision is null
	and w.personal_box is not null
order by w.line
limit $3
