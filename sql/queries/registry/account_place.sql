-- in  id uuid
-- out province smallint
select a.province from account a where a.id = $1
