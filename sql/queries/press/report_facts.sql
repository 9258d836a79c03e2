-- What a report says, of the version that its file waits for. No row: no file waits.
-- in  province smallint, report uuid
-- out version integer, level text, number text?, serial smallint, addendum_reason text?, explanation text, figures text, submitted_at timestamptz
select f.version, r.level, r.number, r.serial, r.addendum_reason, r.explanation, r.figures::text, r.submitted_at
from report_file f
join report r on r.province = f.province and r.id = f.report
where f.province = $1 and f.report = $2 and f.state = 'queued' and r.figures is not null
order by f.version desc
limit 1
