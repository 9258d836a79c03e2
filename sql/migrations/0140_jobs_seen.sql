-- Whoever rules the system sees the jobs of the press one by one, has one that was given up tried again, and stops one that
-- waits, where nothing but a file or a reading is lost by it.
set role socho_owner;

create index job_created on job (created_at, id);
create index job_open on job (created_at, id) where state <> 'done';

create function job_may_stop(kind text) returns boolean
	language sql immutable parallel safe
	return kind in ('print', 'bill_slips', 'replay');
comment on function job_may_stop(text) is
	'Whether a waiting job of this kind may be given up by a person: what it makes is asked for again, and whoever asked reads of
its end in the job.';

grant execute on function job_may_stop(text) to socho_web;
grant update (state, run_at, attempts, error, finished_at) on job to socho_web;

reset role;
