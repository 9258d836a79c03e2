-- Accounts with an open feed of an active, live connection that fell silent: paid on at least active_days of the fortnight
-- that ends with the last day they were paid, and not on any of the silent_days before today. Those that were told again, or
-- of which nothing is expected any more, end. How many were found now, how many ended, and how many stand.
-- in  today date, silent_days integer, active_days integer
-- out found bigint, ended bigint, open bigint
with fed as materialized (
	select f.province, f.market, f.account, f.connection
	from feed f
	join connection c on c.province = f.province and c.id = f.connection and c.state = 'active' and c.environment = 'live'
	where f.until is null
), paid as (
	select f.province, f.account, d.day
	from (select distinct province, account from fed) f
	join code k on k.province = f.province and k.account = f.account and k.state <> 'requested'
	join stall_day d on d.province = k.province and d.stall = k.stall and d.day > $1 - 28 and d.day <= $1
	group by f.province, f.account, d.day
), known as (
	select province, account, max(day) as last_day
	from paid
	group by province, account
), silent as (
	select k.province, k.account, k.last_day
	from known k
	join paid p on p.province = k.province and p.account = k.account and p.day > k.last_day - 14
	where k.last_day < $1 - $2
	group by k.province, k.account, k.last_day
	having count(*) >= $3
), made as (
	insert into silence (province, market, account, connection, last_day)
	select f.province, f.market, f.account, f.connection, s.last_day
	from silent s
	join fed f on f.province = s.province and f.account = s.account
	on conflict do nothing
	returning 1
), ended as (
	update silence s
	set ended_at = now()
	where s.ended_at is null
		and (exists (
				select from known k
				where k.province = s.province and k.account = s.account and k.last_day > s.last_day)
			or not exists (
				select from fed f
				where f.province = s.province and f.account = s.account and f.connection = s.connection))
	returning 1
)
select (select count(*) from made), (select count(*) from ended),
	(select count(*) from silence where ended_at is null) + (select count(*) from made) - (select count(*) from ended)
