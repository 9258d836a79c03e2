-- Where a revision belongs. No row: no such revision in scope.
-- in  id uuid
-- out province smallint, market uuid
select province, market from revision where id = $1
