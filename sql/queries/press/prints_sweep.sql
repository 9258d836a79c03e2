-- Files of labels past their time are marked as gone, and the labels of batches whose job gave up are void: neither will be
-- on paper.
-- in  keep_days integer
-- out gone bigint, voided bigint
with gone as (
	update print_batch
	set file_gone_at = now()
	where state = 'done' and file_gone_at is null and finished_at < now() - make_interval(days => $1)
	returning 1
), slips as (
	update bill_slips
	set file_gone_at = now()
	where state = 'done' and file_gone_at is null and finished_at < now() - make_interval(days => $1)
	returning 1
), voided as (
	update label l
	set state = 'voided', voided_at = now()
	from print_batch b
	join job j on j.province = b.province and j.id = b.id
	where b.state = 'queued' and j.state = 'failed' and l.province = b.province and l.batch = b.id and l.state = 'drawn'
	returning 1
)
select (select count(*) from gone) + (select count(*) from slips), (select count(*) from voided)
