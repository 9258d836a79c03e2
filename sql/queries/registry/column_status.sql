-- The data keys of the scope's provinces, and how far sealing anew is. next: the version that a rotation would draw;
-- working: a job of it is under way or waits; unfinished: it was begun and not ended.
-- out province smallint, next smallint, working bool, unfinished bool, body text
select b.province, b.next, b.working, coalesce(r.finished_at is null, false) and r.province is not null, json_build_object(
	'province', b.province,
	'versions', (
		select json_agg(json_build_object('version', k.version, 'state', case
				when k.retired_at is not null then 'retired'
				when k.seals_from > now() then 'announced'
				when k.version = b.sealing then 'seals'
				else 'opens' end,
			'created_at', k.created_at, 'retired_at', k.retired_at) order by k.version)
		from data_key k
		where k.province = b.province and k.kind = 'box'),
	'look_up', (select max(k.version) from data_key k where k.province = b.province and k.kind = 'look_up'),
	'masters', (select json_agg(distinct encode(k.master_id, 'hex')) from data_key k where k.province = b.province),
	'work', (
		select json_build_object('version', r.version, 'pass', r.pass, 'moved', r.moved, 'unreadable', r.unreadable,
			'started_at', r.started_at, 'finished_at', r.finished_at, 'state', j.state, 'progress', j.progress,
			'progress_total', j.progress_total, 'error', j.error)
		where r.province is not null))::text
from (
	select k.province, (max(k.version) + 1)::smallint as next,
		max(k.version) filter (where k.seals_from <= now()) as sealing,
		exists (
			select
			from job j
			where j.province = k.province and j.kind = 'rekey' and j.state in ('queued', 'running')) as working
	from data_key k
	where k.kind = 'box'
	group by k.province) b
left join lateral (
	select w.*
	from rekeying w
	where w.province = b.province
	order by w.version desc
	limit 1) r on true
left join lateral (
	select q.state, q.progress, q.progress_total, q.error
	from job q
	where q.province = b.province and q.kind = 'rekey' and (q.payload ->> 'version')::integer = r.version
	order by q.created_at desc
	limit 1) j on true
order by b.province
