-- A payment whose memo names a bill meets the dynamic code of that bill in the transaction that records it, and what
-- came of it is kept: a bill may be paid short, over, late or twice, and the money is recorded all the same.
set role socho_owner;
select enter_all();

create table code_payment (
	province smallint not null,
	code text not null,
	confirmation uuid not null,
	received_at timestamptz not null,
	market uuid not null,
	paid_at timestamptz not null,
	amount_vnd bigint not null check (amount_vnd > 0),
	outcome text not null check (outcome in ('exact', 'under', 'over', 'late', 'again')),
	primary key (province, code, confirmation),
	foreign key (province, code) references code,
	foreign key (province, market) references market
);
comment on table code_payment is
	'One payment that named one dynamic code. exact and over used the code up, under left it open for the rest; late came
after its time or end, again after it was used. Rows are only ever added.';
select protect('code_payment', 'in_scope(province, market)');
grant select on code_payment to socho_web, socho_press;
grant insert on code_payment to socho_web;

drop function code_use(integer[], smallint[], uuid[], text[], uuid[], timestamptz[]);
create function code_use(province smallint, stalls uuid[], tags text[], confirmations uuid[], received timestamptz[])
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
			and c.received_at = q.received_at and c.direction = 'credit'
		cross join lateral (
			select k.id
			from code k
			where k.province = code_use.province and k.stall = q.stall and k.bill_tag = q.tag and k.issued_at is not null
			order by k.ended_at is null desc, k.issued_at desc
			limit 1) o
		order by o.id, c.occurred_at, c.id
	loop
		perform from code k where k.province = code_use.province and k.id = told.id for no key update;
		select k.market, k.amount_vnd - told.amount_vnd - coalesce(sum(p.amount_vnd) filter (where p.outcome = 'under'), 0) as rest,
			k.state = 'used' as done,
			code_may_move(k.state, 'used') and coalesce(told.occurred_at <= k.expires_at, true) as in_time,
			coalesce(bool_or(p.confirmation = told.confirmation), false) as known
		into seen
		from code k
		left join code_payment p on p.province = k.province and p.code = k.id
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
		if outcome in ('exact', 'over') then
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
amount takes any. Paid in time and told late still counts.';
grant execute on function code_use(smallint, uuid[], text[], uuid[], timestamptz[]) to socho_web;

comment on column code.used_by is 'The confirmation that made a dynamic code''s bill whole; it was made at ended_at.';

reset role;
