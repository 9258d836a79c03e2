-- How far a job has come.
-- in  province smallint, id uuid
-- out progress integer
select j.progress from job j where j.province = $1 and j.id = $2
