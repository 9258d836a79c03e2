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

-- When a payment was told of a code: later than it was received, where people had to find whose it was.
alter table code_payment add column told_at timestamptz;
update code_payment set told_at = received_at;
alter table code_payment alter column told_at set default now(), alter column told_at set not null;

create index bill_period on bill (province, period_from) where kind <> 'credit';

create function collections(province smallint, market uuid, from_day date, to_day date, as_of timestamptz)
	returns table (market_id uuid, fee uuid, id uuid, what text, day date, n integer, due_vnd bigint, cashless_vnd bigint,
		cash_vnd bigint, overpaid boolean)
	language plpgsql stable parallel safe rows 1000
as $$
#variable_conflict use_column
declare
	known timestamptz := coalesce(collections.as_of, 'infinity');
begin
	return query
		with owed as materialized (
			select c.market, c.fee, c.id, 'case' as what, c.made_on as day, c.amount_vnd as due_vnd, c.code
			from desk_case c
			where c.province = collections.province and (collections.market is null or c.market = collections.market)
				and c.made_on between collections.from_day and collections.to_day and c.made_at <= known
				and coalesce(c.cancelled_at > known, true)
			union all
			select b.market, null, b.id, 'bill', b.period_from, b.amount_vnd, b.code
			from bill b
			where b.province = collections.province and (collections.market is null or b.market = collections.market)
				and b.period_from between collections.from_day and collections.to_day and b.kind <> 'credit'
				and b.issued_at <= known and not exists (
					select from bill c
					where c.province = b.province and c.corrects = b.id and c.kind = 'credit' and c.issued_at <= known)
		), told as materialized (
			select o.id, o.code, p.confirmation, p.amount_vnd
			from owed o
			join code_payment p on p.province = collections.province and p.code = o.code
			where p.told_at <= known
		), came as (
			select t.id, t.amount_vnd as cashless_vnd, 0 as cash_vnd
			from told t
			join code k on k.province = collections.province and k.id = t.code
			-- Few were ever matched again.
			where not exists (
					select from payment_match m where m.province = collections.province and m.confirmation = t.confirmation)
				or payment_stays(collections.province, t.confirmation, k.stall, collections.as_of)
			union all
			select o.id, 0, r.amount_vnd
			from owed o
			join cash_receipt r on r.province = collections.province and r.bill = o.id
			where r.entered_at <= known and coalesce(r.voided_at > known, true)
			union all
			select o.id, 0, r.amount_vnd
			from owed o
			join cash_receipt r on r.province = collections.province and r.desk_case = o.id
			where r.entered_at <= known and coalesce(r.voided_at > known, true)
		), paid as (
			select c.id, sum(c.cashless_vnd)::bigint as cashless_vnd, sum(c.cash_vnd)::bigint as cash_vnd from came c group by c.id
		)
		select o.market, o.fee, o.id, o.what, o.day, 1, o.due_vnd, least(coalesce(p.cashless_vnd, 0), o.due_vnd),
			least(coalesce(p.cash_vnd, 0), o.due_vnd - least(coalesce(p.cashless_vnd, 0), o.due_vnd)),
			coalesce(p.cashless_vnd + p.cash_vnd > o.due_vnd, false)
		from owed o
		left join paid p on p.id = o.id
		union all
		select f.market, f.fee, p.confirmation, 'standing', (p.paid_at at time zone interval '7 hours')::date, 1, p.amount_vnd,
			p.amount_vnd, 0, false
		from desk_fee_code f
		join code k on k.province = f.province and k.id = f.code
		join code_payment p on p.province = f.province and p.code = f.code
		where f.province = collections.province and (collections.market is null or f.market = collections.market)
			and p.told_at <= known and payment_stays(p.province, p.confirmation, k.stall, collections.as_of)
			and p.paid_at >= collections.from_day::timestamp at time zone interval '7 hours'
			and p.paid_at < (collections.to_day + 1)::timestamp at time zone interval '7 hours'
		union all
		select r.market, r.fee, r.id, 'cash', r.taken_on, r.quantity, r.amount_vnd, 0, r.amount_vnd, false
		from cash_receipt r
		where r.province = collections.province and (collections.market is null or r.market = collections.market) and r.fee is not null
			and r.taken_on between collections.from_day and collections.to_day and r.entered_at <= known
			and coalesce(r.voided_at > known, true);
end
$$;
comment on function collections(smallint, uuid, date, date, timestamptz) is
	'What was to be collected in some days at one market or (null) all, as known at as_of (null: all there is): one row for each
thing due, on the day that counts it (of a bill the first of its period), with what came for it cashless and in cash, never more
than was due. What is paid at once is due when it is paid: by a standing code, or in cash (n of them). What was cancelled or
credited is due no more.';

create function fee_collected(province smallint, market uuid, from_day date, to_day date, fee uuid default null)
	returns table (due_count bigint, due_vnd bigint, paid_count bigint, cashless_count bigint, cashless_vnd bigint,
		cash_vnd bigint, overpaid_count bigint)
	language sql stable parallel safe
begin atomic
	select coalesce(sum(d.n), 0)::bigint, coalesce(sum(d.due_vnd), 0)::bigint,
		coalesce(sum(d.n) filter (where d.cashless_vnd + d.cash_vnd >= d.due_vnd), 0)::bigint,
		coalesce(sum(d.n) filter (where d.cashless_vnd >= d.due_vnd), 0)::bigint,
		coalesce(sum(d.cashless_vnd), 0)::bigint, coalesce(sum(d.cash_vnd), 0)::bigint,
		count(*) filter (where d.overpaid)
	from collections(fee_collected.province, fee_collected.market, fee_collected.from_day, fee_collected.to_day, null) d
	where fee_collected.fee is null or d.fee = fee_collected.fee;
end;
comment on function fee_collected(smallint, uuid, date, date, uuid) is
	'The indicator FEE of a market over a window: collections paid wholly cashless of those due, by number
(cashless_count / due_count), and what came cashless of what was due, by value (cashless_vnd / due_vnd). Overpaid money
counts up to what was due.';

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
grant execute on function collections(smallint, uuid, date, date, timestamptz),
	fee_collected(smallint, uuid, date, date, uuid) to socho_web, socho_press;

reset role;
