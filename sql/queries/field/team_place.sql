-- Which province a team is of.
-- in  id uuid
-- out province smallint
select t.province from team t where t.id = $1
