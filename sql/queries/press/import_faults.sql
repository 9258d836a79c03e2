-- The rows that need a person, with what is wrong, in the order of the sheet.
-- in  province smallint, import uuid
-- out line integer, faults text
select w.line, w.faults::text
from import_row w
where w.province = $1 and w.import = $2 and w.action in ('duplicate', 'error')
order by w.line
