-- A meter that is about to be read, locked, with what it showed last, in hundredths. No row: no such meter in scope.
-- in  id uuid
-- out province smallint, market uuid, digits integer, ended bool, last_on date, last bigint, read bool
select e.province, e.market, e.digits::integer, e.ended_on is not null, coalesce(r.read_on, e.installed_on),
	(100 * coalesce(r.value, e.start_value))::bigint, r.read_on is not null
from meter e
left join lateral (
	select r.read_on, r.value
	from meter_reading r
	where r.province = e.province and r.meter = e.id
	order by r.read_on desc
	limit 1) r on true
where e.id = $1
for no key update of e
