-- Work for the press: a queue in rows, taken with skip locked, held by a lease that a dead worker lets run out.
set role socho_owner;

create table job (
	province smallint not null default 0,
	id uuid not null default new_id(),
	market uuid,
	kind text not null check (kind ~ '^[a-z_]{1,40}$'),
	dedupe text check (length(dedupe) between 1 and 120),
	payload jsonb not null default '{}' check (jsonb_typeof(payload) = 'object'),
	state text not null default 'queued' check (state in ('queued', 'running', 'done', 'failed')),
	run_at timestamptz not null default now(),
	holder text check (length(holder) between 1 and 120),
	lease_until timestamptz,
	attempts smallint not null default 0 check (attempts >= 0),
	attempts_max smallint not null default 5 check (attempts_max > 0),
	progress integer not null default 0 check (progress >= 0),
	progress_total integer check (progress_total >= progress),
	result jsonb,
	error text check (length(error) <= 1000),
	created_by uuid references person,
	created_at timestamptz not null default now(),
	finished_at timestamptz,
	primary key (province, id),
	check ((state = 'running') = (lease_until is not null)),
	check ((state = 'running') = (holder is not null)),
	check ((state in ('done', 'failed')) = (finished_at is not null))
) with (fillfactor = 80);
comment on table job is
	'One piece of work for the press; province 0 is the whole country. dedupe keeps a job from standing in the queue twice.';
create index job_due on job (run_at) where state in ('queued', 'running');
create unique index job_dedupe on job (province, kind, dedupe) where state in ('queued', 'running');

select protect('job', 'in_scope(province, coalesce(market, ''00000000-0000-0000-0000-000000000000''))');

-- Looks at every province, because a worker serves them all; the caller then enters the scope of what it was given.
create function job_take(kinds text[], holder text, life interval)
	returns table (province smallint, id uuid, kind text, payload jsonb, attempts smallint)
	language plpgsql volatile security definer set search_path = socho, pg_temp
as $$
#variable_conflict use_column
declare
	before text[] := array[current_setting('socho.provinces', true), current_setting('socho.markets', true),
		current_setting('socho.person', true)];
begin
	perform enter_all();
	update job j
		set state = 'failed', finished_at = now(), lease_until = null, holder = null,
			error = coalesce(j.error, 'its worker died ' || j.attempts || ' times')
		where j.state = 'running' and j.lease_until < now() and j.attempts >= j.attempts_max
			and (j.province, j.id) in (
				select d.province, d.id
				from job d
				where d.state = 'running' and d.lease_until < now()
				for update skip locked);
	return query
		update job j
			set state = 'running', holder = job_take.holder, lease_until = now() + job_take.life,
				attempts = j.attempts + 1
			where (j.province, j.id) = (
				select d.province, d.id
				from job d
				where d.kind = any (job_take.kinds)
					and d.run_at <= now()
					and (d.state = 'queued' or (d.state = 'running' and d.lease_until < now()))
				order by d.run_at
				limit 1
				for update skip locked)
			returning j.province, j.id, j.kind, j.payload, j.attempts;
	perform enter_as(coalesce(before[1], ''), coalesce(before[2], ''), coalesce(before[3], ''));
end
$$;
comment on function job_take(text[], text, interval) is
	'Gives the oldest due job of these kinds to a worker for a while. A worker that goes on must hold the lease: it
updates where holder and attempts are still its own.';

grant select on job to socho_web, socho_press;
grant insert on job to socho_web, socho_press;
grant update (state, run_at, holder, lease_until, progress, progress_total, result, error, finished_at) on job
	to socho_press;
grant execute on function job_take(text[], text, interval) to socho_press;

reset role;
