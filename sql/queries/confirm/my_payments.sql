-- What came into the signed-in vendor's accounts, the newest first, and what today, this month and this year come to, beside
-- the revenue of a year from which taxes begin.
-- in  after uuid?, count integer
-- out body text
with place as materialized (
	select c.received_at, c.id
	from my_account a
	join confirmation c on c.province = a.province and c.id = $1 and c.account = a.id
	limit 1
), page as materialized (
	select p.*
	from my_account a
	cross join lateral (
		select c.id, c.received_at, c.occurred_at, c.amount_vnd, c.direction, c.counted, c.account, c.stall
		from confirmation c
		where c.account = a.id and ($1 is null or (c.received_at, c.id) < (select l.received_at, l.id from place l))
			and not exists (select from movement_repeat r where r.province = c.province and r.confirmation = c.id)
		order by c.received_at desc, c.id desc
		limit $2 + 1) as p
	order by p.received_at desc, p.id desc
	limit $2 + 1
), today as materialized (
	select (now() at time zone interval '7 hours')::date as day
), credited as materialized (
	select (c.occurred_at at time zone interval '7 hours')::date as day, c.amount_vnd
	from today t
	cross join my_account a
	join confirmation c on c.account = a.id and c.direction = 'credit' and (c.counted or c.stall is null)
		and c.received_at >= date_trunc('year', t.day) - interval '1 day'
		and not exists (select from movement_repeat r where r.province = c.province and r.confirmation = c.id)
), sums as materialized (
	select w.name, count(c.day) as payments, coalesce(sum(c.amount_vnd), 0)::bigint as amount_vnd
	from today t
	cross join lateral (values ('today', t.day), ('month', date_trunc('month', t.day)::date),
		('year', date_trunc('year', t.day)::date)) as w (name, since)
	left join credited c on c.day >= w.since and c.day <= t.day
	group by w.name
)
select json_build_object(
	'items', coalesce((
		select json_agg(json_build_object('id', p.id, 'amount_vnd', p.amount_vnd, 'direction', p.direction,
				'occurred_at', p.occurred_at, 'received_at', p.received_at, 'account', p.account, 'stall', p.stall)
			order by p.received_at desc, p.id desc)
		from (select * from page order by received_at desc, id desc limit $2) as p), '[]'::json),
	'next', (
		select p.id
		from (select * from page order by received_at desc, id desc limit $2) as p
		where (select count(*) from page) > $2
		order by p.received_at, p.id
		limit 1),
	'line', (
		select json_build_object('amount_vnd', l.amount_vnd, 'document', l.document, 'valid_from', l.valid_from)
		from today t
		join revenue_line l on l.valid_from <= t.day
		order by l.valid_from desc
		limit 1),
	'totals', (
		select json_object_agg(s.name, json_build_object('payments', s.payments, 'amount_vnd', s.amount_vnd)) from sums s))::text
