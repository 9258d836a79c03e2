-- The scope of a job: its province, or with 0 everything.
-- in province smallint
-- out entered bool
select enter_job($1) is not null
