-- Two vendors that may be one: why it looks so, and what somebody decided, once.
set role socho_owner;

create table duplicate (
	province smallint not null,
	id uuid not null default new_id(),
	market uuid not null,
	vendor_a uuid not null,
	vendor_b uuid not null,
	reasons text[] not null check (reasons <@ array['id_number', 'phone', 'account', 'name'] and cardinality(reasons) > 0),
	similarity numeric(4, 3) not null check (similarity between 0 and 1),
	state text not null default 'open' check (state in ('open', 'same', 'different')),
	reason text check (length(reason) between 1 and 500),
	found_at timestamptz not null default now(),
	decided_by uuid references person,
	decided_at timestamptz,
	primary key (province, id),
	foreign key (province, market) references market,
	constraint duplicate_once unique (province, vendor_a, vendor_b),
	check (vendor_a < vendor_b),
	check ((state = 'open') = (decided_by is null)),
	check ((state = 'open') = (decided_at is null)),
	check (state = 'open' or reason is not null)
);
comment on table duplicate is
	'One pair of vendors that may be one, in the order of their ids, found when the one of them in this market was submitted. A
vendor bears the id of the revision that registers it, so a pair may stand before the vendor does. No foreign keys: a
rejected revision leaves no vendor. A decision is kept and the pair never asked about again.';
create index duplicate_market on duplicate (province, market, state, id);
create index duplicate_vendor on duplicate (province, vendor_a);
create index duplicate_vendor_b on duplicate (province, vendor_b);

select protect('duplicate', 'in_scope(province, market)');
grant select, insert on duplicate to socho_web;
grant select on duplicate to socho_press;
grant update (state, reason, decided_by, decided_at, reasons, similarity) on duplicate to socho_web;

-- Whoever has the same ID, phone or account may be registered in a market that the person does not see. Names are compared
-- within the market, by the caller.
create function duplicate_candidates(province smallint, market uuid, vendor uuid, id_number bytea, phone bytea, bin text,
		account bytea)
	returns table (other uuid, name_fold text, here boolean, same_id boolean, same_phone boolean,
		same_account boolean)
	language plpgsql volatile
as $$
#variable_conflict use_column
declare
	markets text := current_setting('socho.markets', true);
begin
	perform set_config('socho.markets', '*', true);
	return query
	select v.id, v.name_fold::text, v.market = duplicate_candidates.market,
		coalesce(v.id_number_hash = duplicate_candidates.id_number, false),
		coalesce(v.phone_hash = duplicate_candidates.phone, false),
		exists (
			select from account a
			where a.province = v.province and a.vendor = v.id and a.bin = duplicate_candidates.bin
				and a.number_hash = duplicate_candidates.account and a.state in ('pending', 'review', 'active'))
	from vendor v
	where v.province = duplicate_candidates.province and v.state <> 'closed' and v.id <> duplicate_candidates.vendor
		and (v.market = duplicate_candidates.market
			or v.id_number_hash = duplicate_candidates.id_number
			or v.phone_hash = duplicate_candidates.phone
			or v.id in (
				select a.vendor
				from account a
				where a.province = duplicate_candidates.province and a.bin = duplicate_candidates.bin
					and a.number_hash = duplicate_candidates.account and a.state in ('pending', 'review', 'active')));
	perform set_config('socho.markets', coalesce(markets, ''), true);
end
$$;
comment on function duplicate_candidates(smallint, uuid, uuid, bytea, bytea, text, bytea) is
	'Vendors to compare a form with: those of its market, and those of the province with the same ID, phone or account.';
grant execute on function duplicate_candidates(smallint, uuid, uuid, bytea, bytea, text, bytea) to socho_web;

reset role;
