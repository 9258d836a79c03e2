-- Two vendors who turned out to be one become one: everything that the one had goes to the other, who is kept, and the old id
-- says where it went.
set role socho_owner;

alter table vendor
	add column merged_into uuid,
	add constraint vendor_merged_into foreign key (province, merged_into) references vendor,
	add constraint vendor_merged check (merged_into is null or (state = 'closed' and merged_into <> id));
comment on column vendor.merged_into is 'This vendor and that one were the same; what it had stands there now.';
create index vendor_merged_from on vendor (province, merged_into) where merged_into is not null;
alter table account
	add column merged_into uuid,
	add constraint account_merged_into foreign key (province, merged_into) references account,
	add constraint account_merged check (merged_into is null or (state = 'replaced' and merged_into <> id));
comment on column account.merged_into is 'The kept vendor had the same account; the codes of this one are paid into that row now.';

-- Everything at once, or why not. What belongs to the two may lie in markets that the person does not see, so the scope is
-- widened to the province once both have been found in it.
create function merge_vendors(province smallint, keep uuid, gone uuid, person uuid, request text)
	returns table (refused text, stall uuid)
	language plpgsql volatile security definer set search_path = socho, pg_temp
as $$
#variable_conflict use_column
declare
	p smallint := merge_vendors.province;
	k uuid := merge_vendors.keep;
	g uuid := merge_vendors.gone;
	markets text := coalesce(current_setting('socho.markets', true), '');
	kept vendor%rowtype;
	left_ vendor%rowtype;
	why text;
	said jsonb;
	touched uuid[];
begin
	perform from vendor v where v.province = p and v.id in (k, g) order by v.id for update;
	select v.* into kept from vendor v where v.province = p and v.id = k;
	select v.* into left_ from vendor v where v.province = p and v.id = g;
	if kept.id is null or left_.id is null then
		return query select 'out_of_scope', null::uuid;
		return;
	end if;
	perform set_config('socho.markets', '*', true);
	why := case
		when kept.state <> 'active' or left_.state = 'closed' then 'wrong_state'
		when exists (
			select from revision_contributor c
			where c.province = p and c.revision in (k, g) and c.person = merge_vendors.person) then 'same_person'
		when exists (
			select from payout_change c
			where c.province = p and c.vendor in (k, g) and c.state in ('review', 'waiting')) then 'change_under_way'
		when exists (
			select from revision r
			where r.province = p and r.vendor = g and r.state in ('draft', 'submitted', 'returned')) then 'revision_open'
		when exists (
			select from tenancy a
			join tenancy b on b.province = a.province and b.stall = a.stall and b.vendor = g and b.to_day is null
			where a.province = p and a.vendor = k and a.to_day is null) then 'same_stall'
		when exists (
			select from account a
			join account b on b.province = a.province and b.vendor = g and b.bin = a.bin and b.number_hash = a.number_hash
			join code c on c.province = a.province and c.account = a.id and c.kind = 'static'
				and c.state in ('requested', 'issued', 'printed', 'displayed')
			join code d on d.province = b.province and d.account = b.id and d.kind = 'static' and d.stall = c.stall
				and d.state in ('requested', 'issued', 'printed', 'displayed')
			where a.province = p and a.vendor = k) then 'same_code'
	end;
	if why is not null then
		perform set_config('socho.markets', markets, true);
		return query select why, null::uuid;
		return;
	end if;

	select jsonb_build_object(
			'tenancies', (select coalesce(jsonb_agg(t.id order by t.id), '[]') from tenancy t where t.province = p and t.vendor = g),
			'accounts', (select coalesce(jsonb_agg(a.id order by a.id), '[]') from account a where a.province = p and a.vendor = g),
			'codes', (
				select coalesce(jsonb_agg(c.id order by c.id), '[]')
				from code c
				join account a on a.province = c.province and a.id = c.account
				where c.province = p and a.vendor = g),
			'consents', (
				select coalesce(jsonb_agg(c.id order by c.id), '[]')
				from consent c
				where c.province = p and c.vendor = g and (c.withdrawn_at is not null or not exists (
					select from consent o
					where o.province = p and o.vendor = k and o.purpose = c.purpose and o.withdrawn_at is null))))
		into said;
	select coalesce(array_agg(distinct c.stall), '{}')
		into touched
		from code c
		join account a on a.province = c.province and a.id = c.account
		where c.province = p and a.vendor in (k, g) and c.state in ('issued', 'printed', 'displayed');

	update tenancy t set vendor = k where t.province = p and t.vendor = g;
	-- An account that both have is one: its codes, feeds and evidence go to the kept vendor's row of it.
	update account b
		set state = 'replaced', sole_stall = null, merged_into = a.id
		from account a
		where b.province = p and b.vendor = g and b.state in ('pending', 'review', 'active') and a.province = p
			and a.vendor = k and a.bin = b.bin and a.number_hash = b.number_hash and a.state in ('pending', 'review', 'active');
	said := said || jsonb_build_object('accounts_joined', (
		select coalesce(jsonb_agg(jsonb_build_object('from', w.id, 'to', w.merged_into) order by w.id), '[]')
		from account w
		where w.province = p and w.vendor = g and w.merged_into is not null));
	update account a
		set ownership = case when 'denied' in (a.ownership, w.ownership) then 'denied'
			when 'proven' in (a.ownership, w.ownership) then 'proven' else a.ownership end
		from account w
		where w.province = p and w.vendor = g and a.province = p and a.id = w.merged_into;
	update account_evidence e
		set account = w.merged_into
		from account w
		where w.province = p and w.vendor = g and w.merged_into is not null and e.province = p and e.account = w.id;
	update code c
		set account = w.merged_into
		from account w
		where w.province = p and w.vendor = g and w.merged_into is not null and c.province = p and c.account = w.id;
	update feed f
		set account = w.merged_into
		from account w
		where w.province = p and w.vendor = g and w.merged_into is not null and f.province = p and f.account = w.id
			and not exists (
				select from feed o
				where o.province = p and o.account = w.merged_into and o.connection = f.connection and o.since = f.since);
	update account a set vendor = k, market = kept.market where a.province = p and a.vendor = g and a.merged_into is null;
	update consent c
		set vendor = k, market = kept.market
		where c.province = p and c.vendor = g and c.id in (
			select m.id::uuid from jsonb_array_elements_text(said -> 'consents') as m (id));
	update vendor_person o set vendor = k, market = kept.market where o.province = p and o.vendor = g;
	-- What is still open about the vendor who goes is a question about the one who stays.
	update duplicate d
		set state = 'different', reason = 'hồ sơ này đã gộp; xem cặp của hồ sơ được giữ', decided_by = merge_vendors.person,
			decided_at = now()
		where d.province = p and d.state = 'open' and g in (d.vendor_a, d.vendor_b) and exists (
			select from duplicate o
			where o.province = p and o.id <> d.id and k in (o.vendor_a, o.vendor_b)
				and (o.vendor_a in (d.vendor_a, d.vendor_b) or o.vendor_b in (d.vendor_a, d.vendor_b)));
	update duplicate d
		set vendor_a = least(k, o.other), vendor_b = greatest(k, o.other)
		from duplicate s
		cross join lateral (select case when s.vendor_a = g then s.vendor_b else s.vendor_a end as other) as o
		where d.province = p and d.state = 'open' and g in (d.vendor_a, d.vendor_b) and s.province = d.province and s.id = d.id
			and o.other <> k;
	update vendor v set state = 'closed', merged_into = k where v.province = p and v.id = g;
	insert into audit (province, person, request, action, market, entity, entity_id, before, after)
		values (p, merge_vendors.person, request, 'vendor.merged', left_.market, 'vendor', g::text,
			jsonb_build_object('state', left_.state), said || jsonb_build_object('into', k)),
			(p, merge_vendors.person, request, 'vendor.took_over', kept.market, 'vendor', k::text, null,
			said || jsonb_build_object('from', g));
	perform set_config('socho.markets', markets, true);
	return query select null::text, null::uuid union all select null::text, t.id from unnest(touched) as t (id);
end
$$;
comment on function merge_vendors(smallint, uuid, uuid, uuid, text) is
	'The vendor `gone` becomes one with `keep`. One row with why not, and nothing changed; or rows without a reason, one for
each stall whose payments have to be told anew.';
revoke execute on function merge_vendors(smallint, uuid, uuid, uuid, text) from public;
grant execute on function merge_vendors(smallint, uuid, uuid, uuid, text) to socho_web;

reset role;
