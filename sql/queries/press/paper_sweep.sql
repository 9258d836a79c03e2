-- Files that are older than their time go away.
-- in  days integer
-- out swept bigint
with gone as (
	update paper
	set state = 'gone', file_box = null
	where state = 'done' and finished_at < now() - make_interval(days => $1)
	returning 1
)
select count(*) from gone
