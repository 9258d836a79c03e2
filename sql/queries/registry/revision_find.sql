-- Where a revision belongs. No row: no such revision in scope.
-- in  id uuid
-- out province smallint, market uuid, kind text, vendor uuid?
select province, market, kind, vendor from revision where id = $1
