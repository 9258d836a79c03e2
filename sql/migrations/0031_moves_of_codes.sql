-- The schema itself refuses a wrong move in the life of a code, and a dynamic code ends when its bill is paid.
--
-- A constraint sees only what a row becomes, so this takes triggers. They hold no logic: their conditions ask the table
-- of moves, and what they run does nothing but refuse.
set role socho_owner;
select enter_all();

create or replace function code_may_move(from_state text, to_state text) returns boolean
	language sql immutable parallel safe
	return (from_state, to_state) in (
		('requested', 'issued'), ('requested', 'revoked'),
		('issued', 'printed'), ('issued', 'displayed'), ('issued', 'superseded'), ('issued', 'revoked'), ('issued', 'expired'),
		('printed', 'displayed'), ('printed', 'superseded'), ('printed', 'revoked'), ('printed', 'expired'),
		('displayed', 'superseded'), ('displayed', 'revoked'), ('displayed', 'expired'),
		('issued', 'used'), ('printed', 'used'), ('displayed', 'used'), ('expired', 'used'));
comment on function code_may_move(text, text) is
	'The one table of moves in the life of a code: every statement that changes a state asks it, and so does the schema.
From expired to used: paid in time, told late.';

alter table code
	drop constraint code_state_check,
	drop constraint code_check7,
	add column used_by uuid,
	add constraint code_state_check check (state in ('requested', 'issued', 'printed', 'displayed', 'superseded', 'revoked',
		'expired', 'used')),
	add constraint code_ended check ((state in ('superseded', 'revoked', 'expired', 'used')) = (ended_at is not null)),
	add constraint code_used check ((state = 'used') = (used_by is not null)),
	add constraint code_used_dynamic check (state <> 'used' or kind = 'dynamic');
comment on column code.used_by is 'The confirmation of the payment that used a dynamic code up; it was made at ended_at.';

create function code_refuse() returns trigger
	language plpgsql
as $$
begin
	raise exception using
		errcode = 'check_violation',
		constraint = 'code_move',
		table = tg_table_name,
		message = format('code %s does not become %s%s', new.id, new.state,
			case tg_op when 'UPDATE' then ' from ' || old.state else ' at its birth' end);
end
$$;
comment on function code_refuse() is 'What a guard of the table of codes runs when its condition holds.';
create trigger code_birth before insert on code
	for each row when (new.state not in ('requested', 'issued'))
	execute function code_refuse();
create trigger code_move before update of state on code
	for each row when (old.state <> new.state and not code_may_move(old.state, new.state))
	execute function code_refuse();

create function code_use(numbers integer[], provinces smallint[], stalls uuid[], tags text[], confirmations uuid[],
		paid timestamptz[])
	returns table (n integer, code text, outcome text)
	language plpgsql volatile
as $$
#variable_conflict use_column
declare
	told record;
	seen record;
begin
	-- In the order of the rows to be locked, so that batches side by side wait for each other and not around.
	for told in
		select q.*, o.id
		from unnest(numbers, provinces, stalls, tags, confirmations, paid)
			as q (number, province, stall, tag, confirmation, paid_at)
		cross join lateral (
			select c.id
			from code c
			where c.province = q.province and c.stall = q.stall and c.bill_tag = q.tag and c.issued_at is not null
			order by c.ended_at is null desc, c.issued_at desc
			limit 1) o
		order by q.province, o.id, q.paid_at, q.number
	loop
		select c.market, c.state, c.expires_at, c.used_by
		into seen
		from code c
		where c.province = told.province and c.id = told.id
		for no key update;
		n := told.number;
		code := told.id;
		outcome := case
			when seen.used_by = told.confirmation then 'same'
			when seen.state = 'used' then 'again'
			when code_may_move(seen.state, 'used') and coalesce(told.paid_at <= seen.expires_at, true) then 'used'
			else 'late'
		end;
		if outcome = 'used' then
			update code c
			set state = 'used', used_by = told.confirmation, ended_at = told.paid_at
			where c.province = told.province and c.id = told.id;
			insert into audit (province, action, market, entity, entity_id, after)
			values (told.province, 'code.use', seen.market, 'code', told.id,
				jsonb_build_object('confirmation', told.confirmation, 'paid_at', told.paid_at));
		end if;
		return next;
	end loop;
end
$$;
comment on function code_use(integer[], smallint[], uuid[], text[], uuid[], timestamptz[]) is
	'Payments with bill tags meet the codes that they name. A row for each whose tag is a code''s: used, by this payment;
same, by this payment before; again, by another one before; late, it had expired or ended when it was paid, and stays so.
Whether the amount is the bill''s is the caller''s to judge first.';
create index code_bill_tag on code (province, stall, bill_tag, issued_at desc) where bill_tag is not null;

grant update (used_by) on code to socho_web;
grant execute on function code_use(integer[], smallint[], uuid[], text[], uuid[], timestamptz[]) to socho_web;

alter table scan
	drop constraint scan_verdict_check,
	add constraint scan_verdict_check check (verdict in ('current', 'superseded', 'revoked', 'expired', 'used',
		'other_stall', 'registered_unsealed', 'unknown_account', 'unreadable'));

reset role;
