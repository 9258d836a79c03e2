-- What a report's files are made of. No row: none in sight.
-- in  report uuid
-- out state text, number text?, serial smallint, addendum_reason text?, explanation text, figures text?, submitted_at timestamptz?, file bytea?
select r.state, r.number, r.serial, r.addendum_reason, r.explanation, r.figures::text, r.submitted_at, f.file
from report r
left join lateral (
	select f.file
	from report_file f
	where f.province = r.province and f.report = r.id
	order by f.version desc
	limit 1) as f on true
where r.id = $1 and (report_mine(r.province, r.level, r.market, r.unit) or report_takes(r.province, r.level, r.market))
