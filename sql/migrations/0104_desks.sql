-- Desks that collect fees (one-stop desks, schools, clinics, and a board that sells parking): a dated catalogue of fees, a
-- code for each fee or each case, and cash entered beside it, so that what share came cashless can be counted.
--
-- The money goes to the body itself. There is no account without a payee here, and the body is one: a vendor of kind
-- institution, enterprise or cooperative holds the desk's points and has its account approved by two people with evidence,
-- like any payee. What is due at a desk is never paid into a person's account: desk_payee() finds none.
set role socho_owner;
select enter_all();

create table desk_fee (
	province smallint not null,
	id uuid not null default new_id(),
	market uuid not null,
	code text not null check (code ~ '^[A-Z0-9][A-Z0-9.-]{0,19}$'),
	name text not null check (length(name) between 1 and 200),
	kind text not null check (kind in ('fee', 'charge', 'tuition', 'hospital', 'service')),
	amount_vnd bigint check (amount_vnd between 1 and 499999999),
	min_vnd bigint check (min_vnd >= 1),
	max_vnd bigint check (max_vnd between min_vnd and 499999999),
	document text not null check (length(document) between 1 and 60),
	valid_from date not null,
	valid_to date check (valid_to >= valid_from),
	created_by uuid not null references person,
	created_at timestamptz not null default now(),
	ended_by uuid references person,
	primary key (province, id),
	foreign key (province, market) references market,
	unique (province, id, market),
	constraint desk_fee_once unique (province, market, code, valid_from),
	constraint desk_fee_amount check (case when amount_vnd is null then min_vnd is not null and max_vnd is not null
		else min_vnd is null and max_vnd is null end)
);
comment on table desk_fee is
	'One fee of one desk''s catalogue from a day to a day, both included, with the document behind it: phí, lệ phí, học phí,
viện phí or a service. The amount is fixed, or free from min_vnd to max_vnd. Another amount is another row from another day.';

create table desk_fee_code (
	province smallint not null,
	code text not null,
	market uuid not null,
	stall uuid not null,
	fee uuid not null,
	primary key (province, code),
	foreign key (province, code) references code,
	foreign key (province, fee, market) references desk_fee (province, id, market)
);
comment on table desk_fee_code is 'The standing code that hangs at one point of a desk for one fee.';
create index desk_fee_code_fee on desk_fee_code (province, fee);

create table desk_case (
	province smallint not null,
	id uuid not null default new_id(),
	market uuid not null,
	stall uuid not null,
	fee uuid not null,
	reference text not null check (reference ~ '^[0-9A-Za-z][0-9A-Za-z./-]{0,39}$'),
	amount_vnd bigint not null check (amount_vnd between 1 and 499999999),
	code text not null,
	due_on date not null,
	made_on date not null,
	made_by uuid not null references person,
	made_at timestamptz not null default now(),
	cancelled_by uuid references person,
	cancelled_at timestamptz,
	cancel_reason text check (length(cancel_reason) between 1 and 500),
	primary key (province, id),
	foreign key (province, stall, market) references stall (province, id, market),
	foreign key (province, fee, market) references desk_fee (province, id, market),
	foreign key (province, code) references code,
	unique (province, id, market),
	check ((cancelled_by is null) = (cancelled_at is null)),
	constraint desk_case_cancel_reason check ((cancelled_at is null) = (cancel_reason is null))
);
comment on table desk_case is
	'One fee that one case owes, paid by the dynamic code of its own. reference is the number of the file, the pupil or the
admission, never a name.';
create unique index desk_case_once on desk_case (province, market, fee, reference) where cancelled_at is null;
create index desk_case_page on desk_case (province, market, id);
create index desk_case_day on desk_case (province, market, made_on);
create index desk_case_code on desk_case (province, code);

create table cash_receipt (
	province smallint not null,
	id uuid not null default new_id(),
	market uuid not null,
	number text not null check (length(number) between 1 and 40),
	taken_on date not null,
	taken_by text not null check (length(taken_by) between 1 and 120),
	amount_vnd bigint not null check (amount_vnd between 1 and 100000000000),
	fee uuid,
	quantity integer check (quantity between 1 and 100000),
	desk_case uuid,
	entered_by uuid not null references person,
	entered_at timestamptz not null default now(),
	voided_by uuid references person,
	voided_at timestamptz,
	void_reason text check (length(void_reason) between 1 and 500),
	primary key (province, id),
	foreign key (province, market) references market,
	foreign key (province, fee, market) references desk_fee (province, id, market),
	foreign key (province, desk_case, market) references desk_case (province, id, market),
	constraint cash_receipt_number unique (province, market, number),
	constraint cash_receipt_what check (num_nonnulls(fee, desk_case) = 1),
	constraint cash_receipt_quantity check ((fee is null) = (quantity is null)),
	check ((voided_by is null) = (voided_at is null)),
	constraint cash_receipt_void_reason check ((voided_at is null) = (void_reason is null)),
	constraint cash_receipt_second_person check (voided_by <> entered_by)
);
comment on table cash_receipt is
	'Cash that was taken on paper, entered so that the share of cashless payments has a denominator: the receipt''s number, day
and who took it; for a case, or for so many (quantity) of a fee. A receipt is voided by somebody else with a reason, never
deleted, and its number is not given again.';
create index cash_receipt_page on cash_receipt (province, market, id);
create index cash_receipt_day on cash_receipt (province, market, taken_on);
create index cash_receipt_fee on cash_receipt (province, fee) where fee is not null;
create index cash_receipt_case on cash_receipt (province, desk_case) where desk_case is not null;

-- A standing code is paid again and again: no payment uses it up.
alter table code
	add column standing boolean not null default false,
	add constraint code_standing check (not standing or (kind = 'dynamic' and bill_tag is not null));
comment on column code.standing is 'A dynamic code that each payment of the same fee names; it is never used up.';

create or replace function code_use(province smallint, stalls uuid[], tags text[], confirmations uuid[], received timestamptz[])
	returns table (confirmation uuid, code text, outcome text)
	language plpgsql volatile
as $$
#variable_conflict use_column
declare
	told record;
	seen record;
begin
	-- In the order of the rows to be locked, so that batches side by side wait for each other and not around.
	for told in
		select o.id, c.id as confirmation, c.received_at, c.amount_vnd, c.occurred_at
		from unnest(stalls, tags, confirmations, received) as q (stall, tag, confirmation, received_at)
		join confirmation c on c.province = code_use.province and c.id = q.confirmation
			and c.received_at = q.received_at and c.direction = 'credit' and (
				c.counted or (c.amount_vnd < 1000 and coalesce(c.uncounted, 'tiny') = 'tiny') or exists (
					select
					from payment_match m
					where m.province = c.province and m.confirmation = c.id and m.counted and not exists (
						select from payment_match l
						where l.province = m.province and l.confirmation = m.confirmation and l.version > m.version)))
		cross join lateral (
			select k.id
			from code k
			where k.province = code_use.province and k.stall = q.stall and k.bill_tag = q.tag and k.issued_at is not null
			order by k.ended_at is null desc, k.issued_at desc
			limit 1) o
		order by o.id, c.occurred_at, c.id
	loop
		perform from code k where k.province = code_use.province and k.id = told.id for no key update;
		select k.market, k.standing,
			k.amount_vnd - told.amount_vnd
				- coalesce(sum(p.amount_vnd) filter (where p.outcome = 'under' and not k.standing), 0) as rest,
			k.state = 'used' as done,
			code_may_move(k.state, 'used') and coalesce(told.occurred_at <= k.expires_at, true) as in_time,
			coalesce(bool_or(p.confirmation = told.confirmation), false) as known
		into seen
		from code k
		left join code_payment p on p.province = k.province and p.code = k.id
			and (not k.standing or p.confirmation = told.confirmation)
		where k.province = code_use.province and k.id = told.id
		group by k.province, k.id;
		continue when seen.known;
		confirmation := told.confirmation;
		code := told.id;
		outcome := case
			when seen.done then 'again'
			when not seen.in_time then 'late'
			when seen.rest > 0 then 'under'
			when seen.rest < 0 then 'over'
			else 'exact'
		end;
		insert into code_payment (province, code, confirmation, received_at, market, paid_at, amount_vnd, outcome)
		values (code_use.province, told.id, told.confirmation, told.received_at, seen.market, told.occurred_at,
			told.amount_vnd, outcome);
		if outcome in ('exact', 'over') and not seen.standing then
			update code k
			set state = 'used', used_by = told.confirmation, ended_at = told.occurred_at
			where k.province = code_use.province and k.id = told.id;
			insert into audit (province, action, market, entity, entity_id, after)
			values (code_use.province, 'code.use', seen.market, 'code', told.id,
				jsonb_build_object('confirmation', told.confirmation, 'paid_at', told.occurred_at, 'outcome', outcome));
		end if;
		return next;
	end loop;
end
$$;
comment on function code_use(smallint, uuid[], text[], uuid[], timestamptz[]) is
	'Payments recorded in this transaction or before (confirmation and its receipt), each said to be for the bill with this
tag at this stall, meet the codes that they name. A row for each that is a credit, names a code and was not told before;
what is not recorded does nothing. A bill is paid once what came for it in time adds up to its amount; one without an
amount takes any. Paid in time and told late still counts; so does money whose stall people found. To a standing code every
payment is one by itself.';

create function desk_payee(province smallint, stall uuid) returns uuid
	language sql stable parallel safe
begin atomic
	select a.id
	from code c
	join account a on a.province = c.province and a.id = c.account and a.state = 'active'
	join vendor v on v.province = a.province and v.id = a.vendor
	where c.province = desk_payee.province and c.stall = desk_payee.stall and c.kind = 'static'
		and code_may_move(code_state(c.state, c.expires_at), 'expired')
		and v.kind in ('institution', 'enterprise', 'cooperative')
	order by c.is_primary desc, c.issued_at
	limit 1;
end;
comment on function desk_payee(smallint, uuid) is
	'The account of the body itself that a point of a desk is paid into: approved, and with a live code there. Null: none.';

create function payment_stays(province smallint, confirmation uuid, stall uuid, as_of timestamptz) returns boolean
	language sql stable parallel safe
	return coalesce((
		select m.counted and m.stall = payment_stays.stall
		from payment_match m
		where m.province = payment_stays.province and m.confirmation = payment_stays.confirmation
			and m.made_at <= coalesce(payment_stays.as_of, 'infinity')
		order by m.version desc
		limit 1), true);
comment on function payment_stays(smallint, uuid, uuid, timestamptz) is
	'Whether a payment that named a code of the stall is counted there, as known at as_of (null: now): nobody settled it
elsewhere, and it was not taken back.';

create view code_money with (security_invoker = true) as
select p.province, p.code, c.market, c.stall, p.confirmation, p.paid_at, p.amount_vnd, p.outcome
from code_payment p
join code c on c.province = p.province and c.id = p.code
where payment_stays(p.province, p.confirmation, c.stall, null);
comment on view code_money is
	'Money that came by one dynamic code, without what people later settled elsewhere.';

create view desk_case_state with (security_invoker = true) as
select s.province, s.id as desk_case, s.market, s.due_vnd, s.cashless_vnd, s.cash_vnd, s.last_on,
	case
		when s.cancelled then 'cancelled'
		when s.cashless_vnd + s.cash_vnd > s.due_vnd then 'overpaid'
		when s.cashless_vnd + s.cash_vnd = s.due_vnd then 'paid'
		when s.cashless_vnd + s.cash_vnd > 0 then 'part_paid'
		when s.due_on < (now() at time zone interval '7 hours')::date then 'late'
		else 'open'
	end as state
from (
	select c.province, c.id, c.market, c.amount_vnd as due_vnd, c.due_on, c.cancelled_at is not null as cancelled,
		coalesce(t.amount_vnd, 0)::bigint as cashless_vnd, coalesce(r.amount_vnd, 0)::bigint as cash_vnd,
		greatest(t.last_on, r.last_on) as last_on
	from desk_case c
	left join lateral (
		select sum(p.amount_vnd) as amount_vnd, max((p.paid_at at time zone interval '7 hours')::date) as last_on
		from code_money p
		where p.province = c.province and p.code = c.code) t on true
	left join lateral (
		select sum(r.amount_vnd) as amount_vnd, max(r.taken_on) as last_on
		from cash_receipt r
		where r.province = c.province and r.desk_case = c.id and r.voided_at is null) r on true) s;
comment on view desk_case_state is
	'Where each case stands, always worked out from what came in: open, late (nothing paid and past its day), part_paid, paid,
overpaid, cancelled.';

select protect('desk_fee', 'in_scope(province, market)');
select protect('desk_fee_code', 'in_scope(province, market)');
select protect('desk_case', 'in_scope(province, market)');
select protect('cash_receipt', 'in_scope(province, market)');

grant select on desk_fee, desk_fee_code, desk_case, cash_receipt, code_money, desk_case_state to socho_web, socho_press;
grant select on payment_match to socho_press;
grant insert on desk_fee, desk_fee_code, desk_case, cash_receipt to socho_web;
grant update (valid_to, ended_by) on desk_fee to socho_web;
grant update (cancelled_by, cancelled_at, cancel_reason) on desk_case to socho_web;
grant update (voided_by, voided_at, void_reason) on cash_receipt to socho_web;
grant update (standing, expires_at) on code to socho_web;
grant execute on function desk_payee(smallint, uuid), payment_stays(smallint, uuid, uuid, timestamptz) to socho_web, socho_press;

reset role;
