-- What a report says otherwise than its snapshot and the rows behind it.
-- in  province smallint, report uuid
-- out line text, count text, kept text?, rebuilt text?
select d.line, d.count, d.kept, d.rebuilt from report_differences($1, $2) d
