-- What names a stall better than a memo, why a payment is kept and not counted, and what a person should look at.
set role socho_owner;
select enter_all();

alter table confirmation
	add column uncounted text,
	add column doubt text;
comment on column confirmation.uncounted is
	'Why a credit counts for nobody, whatever it was matched to: tiny, interest, unpaid, test, own_transfer.';
comment on column confirmation.doubt is
	'Why a person should look at the match: ambiguous, the memo has two codes; conflict, what it was matched by and the code
in its memo name different stalls.';
create index confirmation_queue on confirmation (province, id) where match_rule = 'none' or doubt is not null;

create table stall_mark (
	province smallint not null,
	id uuid not null default new_id(),
	market uuid not null,
	stall uuid not null,
	kind text not null check (kind in ('virtual_account', 'terminal')),
	shown text not null check (length(shown) between 1 and 60),
	value_hash bytea not null check (octet_length(value_hash) = 16),
	created_by uuid references person,
	created_at timestamptz not null default now(),
	ended_by uuid references person,
	ended_at timestamptz,
	primary key (province, id),
	foreign key (province, stall, market) references stall (province, id, market),
	check (ended_at is not null or ended_by is null)
);
comment on table stall_mark is
	'A name of one stall at a bank or intermediary: an official virtual account, or a terminal label. value_hash is its keyed
hash; shown is the label, of a virtual account its last digits.';
create unique index stall_mark_open on stall_mark (province, value_hash) where ended_at is null;
create index stall_mark_stall on stall_mark (province, stall);
select protect('stall_mark', 'in_scope(province, market)');
grant select on stall_mark to socho_web, socho_press;
grant insert on stall_mark to socho_web;
grant update (ended_by, ended_at) on stall_mark to socho_web;

create trigger match_changed after insert on stall_mark for each row execute function match_changed();
create trigger match_changed_update after update on stall_mark for each row
	when (old.ended_at is distinct from new.ended_at)
	execute function match_changed();
create trigger match_changed_vendor after update on account for each row
	when (old.vendor is distinct from new.vendor)
	execute function match_changed();

-- A test call, a bank's interest or a repeat of the same money pays no bill: those are matched and not counted.
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
			and c.received_at = q.received_at and c.direction = 'credit' and (c.counted or (c.amount_vnd < 1000 and coalesce(c.uncounted, 'tiny') = 'tiny'))
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

reset role;
