-- One batch: its own state once it has ended, until then that of its job.
-- in  id uuid
-- out body text
select json_build_object(
		'id', b.id,
		'market', b.market,
		'layout', b.layout,
		'format', b.format,
		'labels', b.labels,
		'reprints', (
			select count(*)
			from label l
			where l.province = b.province and l.batch = b.id
				and exists (
					select
					from label e
					where e.province = l.province and e.code = l.code and e.copy < l.copy and e.printed_at is not null)),
		'void_earlier', b.void_earlier,
		'state', case when b.state = 'queued' then coalesce(j.state, 'failed') else b.state end,
		'progress', case when b.state = 'done' then b.labels else coalesce(j.progress, 0) end,
		'error', case when b.state = 'refused' then b.error when j.state = 'failed' then 'unavailable' end,
		'detail', b.detail,
		'detail_vi', b.detail_vi,
		'file_bytes', b.file_bytes,
		'file_gone_at', b.file_gone_at,
		'created_by', p.name,
		'created_at', b.created_at,
		'finished_at', b.finished_at)::text
from print_batch b
left join job j on j.province = b.province and j.id = b.id
left join person p on p.id = b.created_by
where b.id = $1
