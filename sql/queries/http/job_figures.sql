-- out kind text, state text, jobs bigint, wait_s bigint
select kind, state, jobs, wait_s from job_figures()
