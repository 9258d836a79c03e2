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
		select p.code as province, c.stall, c.day, c.amount_vnd
		from province p
		cross join lateral payments_counted(p.code, (select (c.day - 2)::timestamp at time zone interval '7 hours' from checked c)) c) n
	where n.day = (select c.day from checked c)
	group by n.province, n.stall
)
select (select c.day from checked c), count(*), count(*) filter (
	where (k.payments, k.amount_vnd, k.qualifying) is distinct from (c.payments, c.amount_vnd, c.qualifying))
from kept k
full join counted c on c.province = k.province and c.stall = k.stall
