-- The snapshot that a report was handed in with. No row: no such report, or it was not handed in.
-- in  report uuid
-- out province smallint, snapshot uuid, form text, period text
select r.province, r.snapshot, r.form, c.period
from report r
join report_cycle c on c.province = r.province and c.id = r.cycle
where r.id = $1 and r.snapshot is not null
