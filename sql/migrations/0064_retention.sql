-- How long things are kept, as dated rows, and a job that lets go of what is past its time and says what it did.
set role socho_owner;
select enter_all();

alter table retention_rule
	add constraint retention_rule_what check (what in ('vendor', 'job', 'notice', 'idempotent_request', 'session', 'import',
		'paper', 'delivery_aside', 'payment_personal')),
	add constraint retention_rule_payment check (what <> 'payment_personal' or keep_days >= 400);
insert into retention_rule (what, valid_from, keep_days, ground)
values
	('job', '2026-01-01', 90, 'Việc đã xong, chỉ để tra lỗi; vết của việc nằm trong nhật ký'),
	('notice', '2026-01-01', 180, 'Thông báo đã gửi, để trả lời khiếu nại về đổi tài khoản'),
	('idempotent_request', '2026-01-01', 30, 'Khóa Idempotency-Key, chỉ cần khi còn gửi lại'),
	('session', '2026-01-01', 0, 'Phiên đã hết hạn'),
	('import', '2026-01-01', 365, 'Dòng của tệp nhập đã xóa nội dung'),
	('paper', '2026-01-01', 365, 'Phiếu đã xóa tệp'),
	('delivery_aside', '2026-01-01', 180, 'Tin của ngân hàng không thành giao dịch'),
	('payment_personal', '2026-01-01', 1825, 'Luật Kế toán 88/2015/QH13: chứng từ 5 năm; sau đó quên người trả tiền');

create table retention_run (
	id uuid primary key,
	dry boolean not null,
	asked_by uuid references person,
	started_at timestamptz not null default now(),
	finished_at timestamptz
);
comment on table retention_run is
	'One run of the job that lets go of what is past its time, under the id of its job. dry: it only counted.';
create index retention_run_started on retention_run (started_at desc, id desc);

create table retention_count (
	run uuid not null references retention_run,
	what text not null,
	keep_days integer not null check (keep_days >= 0),
	rows bigint not null default 0 check (rows >= 0),
	done boolean not null default false,
	primary key (run, what)
);
comment on table retention_count is 'How many rows of one kind a run let go, or would have, and by which rule.';
grant select on retention_run, retention_count to socho_web, socho_press;

create function retention_rules() returns table (what text, keep_days integer, ground text, valid_from date)
	language sql stable parallel safe
begin atomic
	select distinct on (r.what) r.what, r.keep_days, r.ground, r.valid_from
	from retention_rule r
	where r.valid_from <= privacy_today()
	order by r.what, r.valid_from desc;
end;
comment on function retention_rules() is 'The rules of today.';

-- One batch. Names of people in payments go by the month: a whole partition at once.
create function retention_sweep(what text, before timestamptz, most integer, dry boolean)
	returns table (gone bigint, more boolean)
	language plpgsql volatile security definer set search_path = socho, pg_temp
as $$
#variable_conflict use_column
declare
	rule constant text := retention_sweep.what;
	past constant timestamptz := retention_sweep.before;
	chosen text;
	part date;
begin
	if rule = 'payment_personal' then
		select min(m.month)
			into part
			from (
				select to_date(right(c.relname, 7), 'YYYY_MM') as month
				from pg_inherits i
				join pg_class c on c.oid = i.inhrelid
				where i.inhparent = 'confirmation_personal'::regclass and c.relname ~ '_\d{4}_\d{2}$') m
			where (m.month + interval '1 month') at time zone interval '7 hours' <= past
				and m.month <= now() - interval '14 months';
		if dry then
			select count(*) into gone
				from confirmation_personal p
				where p.received_at < coalesce(past, now()) and p.received_at < now() - interval '14 months'
					and date_trunc('month', p.received_at at time zone interval '7 hours') + interval '1 month'
						<= past at time zone interval '7 hours';
			more := false;
		elsif part is null then
			gone := 0;
			more := false;
		else
			execute format('select count(*) from confirmation_personal_%s', to_char(part, 'YYYY_MM')) into gone;
			perform drop_personal(part);
			more := true;
		end if;
		return next;
		return;
	end if;
	chosen := case rule
		when 'job' then 'job t where t.state in (''done'', ''failed'') and t.kind <> ''notice'' and t.finished_at < $1'
		when 'notice' then 'job t where t.state in (''done'', ''failed'') and t.kind = ''notice'' and t.finished_at < $1'
		when 'idempotent_request' then 'idempotent_request t where t.created_at < $1'
		when 'session' then 'session t where t.expires_at < $1'
		when 'import' then 'import_row t where exists (select from import_file f where f.province = t.province
			and f.id = t.import and f.forgotten_at < $1)'
		when 'paper' then 'paper t where t.state in (''gone'', ''refused'') and t.finished_at < $1'
		when 'delivery_aside' then 'delivery_aside t where t.received_at < $1'
	end;
	if dry then
		execute 'select count(*) from ' || chosen into gone using past;
		more := false;
	else
		execute format('with next as (select t.ctid as place, t.tableoid as part from %s limit $2 for update skip locked)
			delete from %I d using next n where d.ctid = n.place and d.tableoid = n.part', chosen, split_part(chosen, ' ', 1))
			using past, most;
		get diagnostics gone = row_count;
		more := gone >= most;
	end if;
	return next;
end
$$;

create function retention_step(run uuid, dry boolean, asked_by uuid, most integer)
	returns table (done integer, total integer)
	language plpgsql volatile security definer set search_path = socho, pg_temp
as $$
#variable_conflict use_column
declare
	this constant uuid := retention_step.run;
	rule record;
	swept record;
begin
	perform enter_all();
	insert into retention_run (id, dry, asked_by) values (this, retention_step.dry, retention_step.asked_by) on conflict do nothing;
	insert into retention_count (run, what, keep_days)
	select this, r.what, r.keep_days from retention_rules() r where r.what <> 'vendor'
	on conflict do nothing;
	select c.what, c.keep_days
		into rule
		from retention_count c
		where c.run = this and not c.done
		order by c.what
		limit 1
		for update;
	if found then
		select * into swept from retention_sweep(rule.what, now() - make_interval(days => rule.keep_days), most, retention_step.dry);
		update retention_count c
		set rows = c.rows + swept.gone, done = not swept.more
		where c.run = this and c.what = rule.what;
	end if;
	select count(*) filter (where c.done), count(*) into done, total from retention_count c where c.run = this;
	if done = total then
		update retention_run r set finished_at = now() where r.id = this and r.finished_at is null;
		insert into audit (province, person, action, entity, entity_id, after)
		select 0, retention_step.asked_by, 'retention.run', 'retention', this::text,
			jsonb_build_object('dry', retention_step.dry, 'rows', jsonb_object_agg(c.what, c.rows))
		from retention_count c
		where c.run = this;
	end if;
	return next;
end
$$;
comment on function retention_step(uuid, boolean, uuid, integer) is
	'The next batch of a run, under the rules of the day it began; how many of its rules are through. Rows go with the count of
them, so a run that is cut short goes on where it was.';
grant execute on function retention_rules() to socho_web, socho_press;
grant execute on function retention_step(uuid, boolean, uuid, integer) to socho_press;
grant insert on retention_rule to socho_web;

-- For whoever watches: the queue, of every province.
create function job_figures() returns table (kind text, state text, jobs bigint, wait_s bigint)
	language plpgsql volatile security definer set search_path = socho, pg_temp
as $$
#variable_conflict use_column
declare
	scope text[] := array[current_setting('socho.provinces', true), current_setting('socho.markets', true),
		current_setting('socho.person', true)];
begin
	perform enter_all();
	return query
	select j.kind, j.state, count(*),
		coalesce(max(extract(epoch from now() - j.run_at)) filter (where j.state = 'queued' and j.run_at <= now()), 0)::bigint
	from job j
	where j.state in ('queued', 'running', 'failed')
	group by j.kind, j.state
	order by j.kind, j.state;
	perform enter_as(coalesce(scope[1], ''), coalesce(scope[2], ''), coalesce(scope[3], ''));
end
$$;
comment on function job_figures() is
	'How many jobs stand in each state, by kind, and how long the oldest that could begin has waited. Nothing of what they do.';
grant execute on function job_figures() to socho_web;

reset role;
