-- Cash that a board takes for a bill stands beside what came by the bill's code, so that a bill knows what it still lacks, and
-- that a market's dues have the share that came cashless.
set role socho_owner;
select enter_all();

alter table bill add constraint bill_market_once unique (province, id, market);
alter table cash_receipt
	add column bill uuid,
	add constraint cash_receipt_bill foreign key (province, bill, market) references bill (province, id, market),
	drop constraint cash_receipt_what,
	add constraint cash_receipt_what check (num_nonnulls(fee, desk_case, bill) = 1);
create index cash_receipt_of_bill on cash_receipt (province, bill) where bill is not null;

create or replace view bill_payment with (security_invoker = true) as
select b.province, b.id as bill, b.market, 'transfer'::text as means, p.paid_at, p.amount_vnd, p.outcome, p.confirmation,
	null::uuid as receipt
from bill b
join code_money p on p.province = b.province and p.code = b.code
union all
select r.province, r.bill, r.market, 'cash', r.taken_on::timestamp at time zone interval '7 hours', r.amount_vnd, null, null, r.id
from cash_receipt r
where r.bill is not null and r.voided_at is null;
comment on view bill_payment is
	'Money that came for a bill: one row for each confirmed transfer with its tag, in time or late, the first or one more, and
for each cash receipt that is not voided. A transfer that people later settled elsewhere is not among them.';

create or replace view collection_due with (security_invoker = true) as
select c.province, c.market, c.fee, c.id, 'case'::text as what, c.made_on as day, 1 as n, s.due_vnd,
	least(s.cashless_vnd, s.due_vnd) as cashless_vnd,
	least(s.cash_vnd, s.due_vnd - least(s.cashless_vnd, s.due_vnd)) as cash_vnd,
	s.state = 'overpaid' as overpaid
from desk_case c
join desk_case_state s on s.province = c.province and s.desk_case = c.id
where c.cancelled_at is null
union all
select f.province, f.market, f.fee, p.confirmation, 'standing', (p.paid_at at time zone interval '7 hours')::date, 1,
	p.amount_vnd, p.amount_vnd, 0, false
from desk_fee_code f
join code_money p on p.province = f.province and p.code = f.code
union all
select r.province, r.market, r.fee, r.id, 'cash', r.taken_on, r.quantity, r.amount_vnd, 0, r.amount_vnd, false
from cash_receipt r
where r.fee is not null and r.voided_at is null
union all
select b.province, b.market, null, b.id, 'bill', b.period_from, 1, b.due_vnd, least(b.cashless_vnd, b.due_vnd),
	least(b.cash_vnd, b.due_vnd - least(b.cashless_vnd, b.due_vnd)), b.cashless_vnd + b.cash_vnd > b.due_vnd
from (
	select b.province, b.market, b.id, b.period_from, b.amount_vnd + coalesce(c.amount_vnd, 0) as due_vnd,
		coalesce(p.cashless_vnd, 0)::bigint as cashless_vnd, coalesce(p.cash_vnd, 0)::bigint as cash_vnd
	from bill b
	left join bill c on c.province = b.province and c.corrects = b.id
	left join lateral (
		select sum(p.amount_vnd) filter (where p.means = 'transfer') as cashless_vnd,
			sum(p.amount_vnd) filter (where p.means = 'cash') as cash_vnd
		from bill_payment p
		where p.province = b.province and p.bill = b.id) p on true
	where b.kind <> 'credit') b
where b.due_vnd > 0;
comment on view collection_due is
	'What was to be collected: one row for each thing due, on the day that counts it (of a bill the first of its period), with
what came for it cashless and in cash, never more than was due. What is paid at once is due when it is paid: by a standing
code, or in cash (n of them). A bill that was credited is due no more.';

create view bill_arrears with (security_invoker = true) as
select b.province, b.market, b.stall, b.vendor, b.id as bill, b.number, b.period_from, b.due_on, s.rest_vnd,
	(now() at time zone interval '7 hours')::date - b.due_on as days_late,
	case
		when (now() at time zone interval '7 hours')::date - b.due_on <= 30 then '1-30'
		when (now() at time zone interval '7 hours')::date - b.due_on <= 60 then '31-60'
		when (now() at time zone interval '7 hours')::date - b.due_on <= 90 then '61-90'
		else '91+'
	end as age
from bill b
join bill_state s on s.province = b.province and s.bill = b.id
where s.late;
comment on view bill_arrears is 'Bills past their day of which something is still owed, by how many days they are late.';

create view bill_payer with (security_invoker = true) as
select b.province, b.market, b.id as bill, b.number, b.period_from, b.stall, b.vendor, s.due_vnd,
	coalesce(p.cashless_vnd, 0)::bigint as cashless_vnd, coalesce(p.cash_vnd, 0)::bigint as cash_vnd, s.state, s.last_paid_at,
	case
		when p.cashless_vnd > 0 and p.cash_vnd > 0 then 'both'
		when p.cashless_vnd > 0 then 'cashless'
		when p.cash_vnd > 0 then 'cash'
	end as method
from bill b
join bill_state s on s.province = b.province and s.bill = b.id
left join lateral (
	select sum(p.amount_vnd) filter (where p.means = 'transfer') as cashless_vnd,
		sum(p.amount_vnd) filter (where p.means = 'cash') as cash_vnd
	from bill_payment p
	where p.province = b.province and p.bill = b.id) p on true
where s.state <> 'credited';
comment on view bill_payer is 'Who paid a bill how: what was due, what came cashless and in cash, and when the last of it came.';

grant select on bill_arrears, bill_payer to socho_web, socho_press;

reset role;
