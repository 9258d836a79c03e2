-- How many rows there are of each log, and how many lines of the trail wait.
-- out confirmations bigint, lines bigint, lines_listed bigint
select (select count(*) from confirmation), (select count(*) from audit),
	(select count(*) from audit_unsealed u join audit a on a.province = u.province and a.id = u.id)
