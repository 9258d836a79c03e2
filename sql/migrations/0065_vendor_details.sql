-- What is registered of a vendor is changed by a revision, too. How grave it is decides who must look at it: the details are
-- of class B (who a vendor is), or of class C (how to reach and call the vendor), which no second person decides.
set role socho_owner;

alter table revision
	drop constraint revision_kind_check,
	drop constraint revision_check1,
	drop constraint revision_check3,
	add constraint revision_kind check (kind in ('vendor_registration', 'vendor_details')),
	add column class text not null default 'A' check (class in ('A', 'B', 'C')),
	add column automatic boolean not null default false,
	add constraint revision_decided check ((state in ('returned', 'rejected', 'approved')) = (decided_at is not null)),
	add constraint revision_decider check ((decided_by is null) = (decided_at is null or automatic)),
	add constraint revision_automatic check (not automatic or (class = 'C' and state = 'approved')),
	add constraint revision_place check (kind <> 'vendor_details' or (stall is null and vendor is not null));
comment on column revision.class is
	'A: where money goes; B: who a vendor is, or where; C: a phone, an e-mail address, the name used at the market.';
comment on column revision.automatic is 'Nobody had to decide: class C holds from its submission on.';
create unique index revision_details_once on revision (province, vendor)
	where kind = 'vendor_details' and state in ('draft', 'submitted', 'returned');

create function revision_class(kind text, data jsonb, has_legal_name boolean) returns text
	language sql immutable parallel safe
	return case
		when kind <> 'vendor_details' then 'A'
		when exists (
			select from jsonb_object_keys(data -> 'vendor') as f (name)
			where f.name not in ('phone', 'email') and not (f.name = 'name' and has_legal_name)) then 'B'
		else 'C'
	end;
comment on function revision_class(text, jsonb, boolean) is
	'The class of a change. Where no legal name is kept beside it, the name says who the vendor is.';

grant update (class, automatic) on revision to socho_web;
grant execute on function revision_class(text, jsonb, boolean) to socho_web, socho_press;

reset role;
