-- Files that are older than their time go away: papers of vendors, and lists of rounds.
-- in  days integer
-- out swept bigint
with gone as (
	update paper
	set state = 'gone', file_box = null
	where state = 'done' and finished_at < now() - make_interval(days => $1)
	returning 1
), lists as (
	update round_sheet
	set state = 'gone', file = null
	where state = 'done' and finished_at < now() - make_interval(days => $1)
	returning 1
)
select (select count(*) from gone) + (select count(*) from lists)
