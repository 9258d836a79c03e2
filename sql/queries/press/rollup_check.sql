-- Compares the day sums of the business day before the job fell due with the confirmations themselves, received from
-- two days earlier on, each as its newest match has it. Both are read in one snapshot.
-- in payload text
-- out day date, stalls bigint, wrong bigint
with checked as (
	select (($1::jsonb ->> 'due')::timestamptz at time zone interval '7 hours')::date - 1 as day
), kept as (
	select d.province, d.stall, sum(d.payments) as payments, sum(d.amount_vnd) as amount_vnd,
		sum(d.qualifying) as qualifying
	from stall_day d
	where d.day = (select c.day from checked c)
	group by d.province, d.stall
	having (sum(d.payments), sum(d.amount_vnd), sum(d.qualifying)) <> (0, 0, 0)
), counted as (
	select n.province, n.stall, count(*) as payments, sum(n.amount_vnd) as amount_vnd,
		count(*) filter (where n.amount_vnd >= 5000) as qualifying
	from (
		select f.province, f.stall, f.amount_vnd, f.day, f.received_at
		from confirmation f
		where f.counted and not exists (
			select from payment_match m where m.province = f.province and m.confirmation = f.id)
		union all
		select m.province, m.stall, m.amount_vnd, m.day, m.received_at
		from payment_match m
		where m.counted and not exists (
			select from payment_match o
			where o.province = m.province and o.confirmation = m.confirmation and o.version > m.version)) n
	where n.day = (select c.day from checked c)
		and n.received_at >= (select (c.day - 2)::timestamp at time zone interval '7 hours' from checked c)
	group by n.province, n.stall
)
select (select c.day from checked c), count(*), count(*) filter (
	where (k.payments, k.amount_vnd, k.qualifying) is distinct from (c.payments, c.amount_vnd, c.qualifying))
from kept k
full join counted c on c.province = k.province and c.stall = k.stall
