-- Erasing a vendor: everything that tells who it was goes, in one transaction, and what was counted and proved stays.
--
-- Sums of days, tenancies, codes' ids and confirmations stay, for none of them names anybody. A line of the trail keeps the
-- salted hashes of what it said and loses salt and words, so its leaf in the ledger stays the same bytes and cannot be
-- guessed. Boxes are sealed anew, empty, by the press, which alone can.
set role socho_owner;
select enter_all();

create table retention_rule (
	what text not null check (what ~ '^[a-z_]{1,40}$'),
	valid_from date not null,
	keep_days integer not null check (keep_days between 0 and 36500),
	ground text not null check (length(ground) between 1 and 300),
	set_by uuid references person,
	set_at timestamptz not null default now(),
	primary key (what, valid_from)
);
comment on table retention_rule is
	'Since a day, how many days one kind of thing is kept, and on what ground. Of a vendor: how long after leaving the last
stall erasure is refused. Rows are only ever added.';
insert into retention_rule (what, valid_from, keep_days, ground)
values ('vendor', '2026-01-01', 0, 'Luật 91/2025/QH15 điều 14: xóa khi chủ thể yêu cầu; chưa có thời hạn lưu nào khác được đặt');
grant select on retention_rule to socho_web, socho_press;

create function kept_days(what text) returns integer
	language sql stable parallel safe
	return (
		select r.keep_days
		from retention_rule r
		where r.what = kept_days.what and r.valid_from <= privacy_today()
		order by r.valid_from desc
		limit 1);
grant execute on function kept_days(text) to socho_web, socho_press;

-- As every table of a province has it: the province comes first.
alter table vendor_person
	drop constraint vendor_person_pkey,
	add primary key (province, person),
	add constraint vendor_person_once unique (person);

alter table vendor add column erased_at timestamptz;
alter table privacy_request
	drop constraint privacy_request_state_check,
	add constraint privacy_request_state check (state in ('received', 'in_work', 'erasing', 'answered', 'refused')),
	add column accepted_by uuid references person,
	add column accepted_at timestamptz,
	add column result jsonb check (jsonb_typeof(result) = 'object'),
	add constraint privacy_request_erasing check (state <> 'erasing' or (kind = 'erasure' and accepted_by is not null)),
	add constraint privacy_request_accepted check ((accepted_by is null) = (accepted_at is null)),
	add constraint privacy_request_second_person check (accepted_by <> created_by and accepted_by <> taken_by);
comment on column privacy_request.accepted_by is
	'Who let an erasure be carried out: neither who took it down nor who took it up. erasing: the press is about to.';
grant update (accepted_by, accepted_at) on privacy_request to socho_web;

create or replace function is_overdue(r privacy_request) returns boolean
	language sql stable parallel safe
	return (r.state = 'received' and r.answer_due < privacy_today())
		or (r.state in ('received', 'in_work', 'erasing') and r.finish_due < privacy_today());

alter table audit
	add column address_hash bytea check (octet_length(address_hash) = 32),
	add column before_hash bytea check (octet_length(before_hash) = 32),
	add column after_hash bytea check (octet_length(after_hash) = 32);
comment on column audit.salt is
	'Of the hashes in the line''s leaf. Null: it was erased with before and after, and the three hashes stand beside it.';

create function leaf_kept(value text, salt bytea, kept bytea) returns bytea
	language sql immutable parallel safe
	return case when salt is null then leaf_field(kept) else leaf_hidden(value, salt) end;
grant execute on function leaf_kept(text, bytea, bytea) to socho_web, socho_press;
create or replace function audit_leaf(line audit) returns bytea
	language sql stable parallel safe
	return convert_to('socho-trail-v1', 'UTF8') || '\x00'::bytea
		|| int2send(line.province) || uuid_send(line.id)
		|| int8send((extract(epoch from line.at) * 1000000)::bigint)
		|| leaf_field(uuid_send(line.person)) || leaf_kept(line.address, line.salt, line.address_hash)
		|| leaf_text(line.request) || leaf_text(line.action) || leaf_field(uuid_send(line.market)) || leaf_text(line.entity)
		|| leaf_text(line.entity_id) || leaf_kept(line.before::text, line.salt, line.before_hash)
		|| leaf_kept(line.after::text, line.salt, line.after_hash);

-- A vendor who was merged with another is the same person: what is asked for the one is asked for both.
create function vendor_family(province smallint, vendor uuid) returns uuid[]
	language plpgsql stable
as $$
declare
	family uuid[] := array[vendor_family.vendor];
	more uuid[];
begin
	loop
		more := array(
			select v.id from vendor v
			where v.province = vendor_family.province and v.id <> all (family)
				and (v.merged_into = any (family)
					or v.id in (select o.merged_into from vendor o where o.province = v.province and o.id = any (family))));
		exit when more = '{}';
		family := family || more;
	end loop;
	return family;
end
$$;
grant execute on function vendor_family(smallint, uuid) to socho_web, socho_press;

-- Looks at every market of the province, because a vendor may hold stalls in several.
create function erasure_bar(province smallint, vendor uuid) returns text
	language plpgsql volatile
as $$
declare
	markets text := current_setting('socho.markets', true);
	family uuid[];
	bar text;
begin
	perform set_config('socho.markets', '*', true);
	family := vendor_family(erasure_bar.province, erasure_bar.vendor);
	select case
			when exists (
				select from tenancy t
				where t.province = erasure_bar.province and t.vendor = any (family)
					and coalesce(t.to_day, 'infinity') > privacy_today())
				then 'tenancy'
			when exists (
				select from account a
				join code c on c.province = a.province and c.account = a.id
				where a.province = erasure_bar.province and a.vendor = any (family)
					and code_may_move(code_state(c.state, c.expires_at), 'revoked'))
				then 'code'
			when exists (
				select from revision r
				where r.province = erasure_bar.province and r.vendor = any (family)
					and r.state in ('draft', 'submitted', 'returned'))
				or exists (
				select from payout_change p
				where p.province = erasure_bar.province and p.vendor = any (family) and p.state in ('review', 'waiting'))
				then 'work'
			when k.until > privacy_today() then 'kept ' || k.until
		end
	into bar
	from (
		select max(t.to_day) + kept_days('vendor') as until
		from tenancy t
		where t.province = erasure_bar.province and t.vendor = any (family)) k;
	perform set_config('socho.markets', coalesce(markets, ''), true);
	return bar;
end
$$;
comment on function erasure_bar(smallint, uuid) is
	'Why a vendor may not be erased now: a stall is held (tenancy), a code can be paid by (code), something waits for a
decision (work), or the law keeps it (kept, until). Null: it may.';
grant execute on function erasure_bar(smallint, uuid) to socho_web, socho_press;

-- The vendor's rows are locked, so that nobody can add anything to them meanwhile: every such row refers to one.
create function erase_begin(province smallint, request uuid)
	returns table (vendor uuid, bar text, since timestamptz)
	language plpgsql volatile security definer set search_path = socho, pg_temp
as $$
#variable_conflict use_column
declare
	asked record;
begin
	select r.vendor
		into asked
		from privacy_request r
		where r.province = erase_begin.province and r.id = erase_begin.request and r.state = 'erasing'
		for update;
	if not found then
		return;
	end if;
	vendor := asked.vendor;
	perform from vendor v
		where v.province = erase_begin.province and v.id = any (vendor_family(erase_begin.province, asked.vendor))
		order by v.id
		for update;
	select min(v.created_at)
		into since
		from vendor v
		where v.province = erase_begin.province and v.id = any (vendor_family(erase_begin.province, asked.vendor));
	bar := erasure_bar(erase_begin.province, asked.vendor);
	if bar is not null then
		update privacy_request r
		set state = 'in_work', version = r.version + 1, accepted_by = null, accepted_at = null
		where r.province = erase_begin.province and r.id = erase_begin.request;
		insert into audit (province, action, market, entity, entity_id, after)
		select r.province, 'privacy_request.barred', r.market, 'privacy_request', r.id::text, jsonb_build_object('bar', bar)
		from privacy_request r
		where r.province = erase_begin.province and r.id = erase_begin.request;
	end if;
	return next;
end
$$;

create function erase_payments(province smallint, vendor uuid, from_at timestamptz, to_at timestamptz) returns bigint
	language plpgsql volatile security definer set search_path = socho, pg_temp
as $$
declare
	accounts uuid[] := array(
		select a.id from account a
		where a.province = erase_payments.province
			and a.vendor = any (vendor_family(erase_payments.province, erase_payments.vendor)));
	erased bigint;
begin
	with gone as (
		delete from confirmation_personal p
		using confirmation c
		where p.province = erase_payments.province and p.received_at >= erase_payments.from_at
			and p.received_at < erase_payments.to_at and c.province = p.province and c.id = p.id
			and c.received_at = p.received_at and c.received_at >= erase_payments.from_at
			and c.received_at < erase_payments.to_at and c.account = any (accounts)
		returning 1)
	select count(*) into erased from gone;
	return erased;
end
$$;
comment on function erase_payments(smallint, uuid, timestamptz, timestamptz) is
	'Forgets who paid a vendor, and what the bank said of it, in confirmations received in between; returns how many.';

create function erase_boxes(province smallint, accounts uuid[], account_boxes bytea[], codes text[], code_boxes bytea[],
		conflicts uuid[], conflict_boxes bytea[]) returns void
	language sql volatile security definer set search_path = socho, pg_temp
begin atomic
	update account a
	set number_box = n.box
	from unnest(erase_boxes.accounts, erase_boxes.account_boxes) as n (id, box)
	where a.province = erase_boxes.province and a.id = n.id;
	update code c
	set payload_box = n.box, signature = decode(repeat('00', 64), 'hex')
	from unnest(erase_boxes.codes, erase_boxes.code_boxes) as n (id, box)
	where c.province = erase_boxes.province and c.id = n.id;
	update confirmation_conflict k
	set box = n.box
	from unnest(erase_boxes.conflicts, erase_boxes.conflict_boxes) as n (id, box)
	where k.province = erase_boxes.province and k.id = n.id;
end;
comment on function erase_boxes(smallint, uuid[], bytea[], text[], bytea[], uuid[], bytea[]) is
	'Empty boxes, sealed by the caller, in place of account numbers, payloads and bytes of banks. A seal goes with its payload:
with it, a number could be guessed and tried.';

create function erase_people(province smallint, family uuid[]) returns uuid[]
	language plpgsql volatile security definer set search_path = socho, pg_temp
as $$
declare
	people uuid[];
begin
	with linked as (
		delete from vendor_person p
		where p.province = erase_people.province and p.vendor = any (erase_people.family)
		returning p.person)
	select coalesce(array_agg(l.person), '{}') into people from linked l;
	people := array(
		select p from unnest(people) as p
		where not exists (select from role_grant g where g.person = p and g.role <> 'vendor'));
	delete from session s where s.person = any (people);
	delete from person_totp t where t.person = any (people);
	delete from role_grant g where g.person = any (people);
	update person p
	set name = 'Đã xóa', login = 'xoa-' || replace(p.id::text, '-', ''), password_hash = '$argon2id$', state = 'blocked'
	where p.id = any (people);
	return people;
end
$$;
comment on function erase_people(smallint, uuid[]) is
	'Whoever signed in as the vendor does so no more, and who was nothing else has no name any more.';

-- Everything under the widest scope, since people and their lines belong to no province; each statement names the province.
create function erase_vendor(province smallint, vendor uuid, request uuid, payments bigint) returns jsonb
	language plpgsql volatile security definer set search_path = socho, pg_temp
as $$
#variable_conflict use_column
declare
	scope text[] := array[current_setting('socho.provinces', true), current_setting('socho.markets', true),
		current_setting('socho.person', true)];
	p smallint := erase_vendor.province;
	v uuid := erase_vendor.vendor;
	family uuid[];
	asked privacy_request;
	accounts uuid[];
	revisions uuid[];
	changes uuid[];
	duplicates uuid[];
	papers uuid[];
	imports uuid[];
	people uuid[];
	lines bigint;
	told jsonb;
begin
	perform enter_all();
	family := vendor_family(p, v);
	select r.* into asked from privacy_request r where r.province = p and r.id = erase_vendor.request;
	accounts := array(select a.id from account a where a.province = p and a.vendor = any (family));
	revisions := array(select r.id from revision r where r.province = p and (r.vendor = any (family) or r.id = any (family)));
	changes := array(select c.id from payout_change c where c.province = p and c.vendor = any (family));
	duplicates := array(select d.id from duplicate d where d.province = p and (d.vendor_a = any (family) or d.vendor_b = any (family)));
	papers := array(select f.id from paper f where f.province = p and f.revision = any (revisions));

	with blank as (
		update import_row w
		set name = null, personal_box = null, id_number_hash = null, bin = null, number_hash = null,
			data = case when w.data is not null then '{}'::jsonb end,
			row_hash = case when w.row_hash is not null then substring(draw_salt() for 16) end,
			faults = (select coalesce(jsonb_agg(f - 'value'), '[]') from jsonb_array_elements(w.faults) f)
		from vendor o
		where o.province = p and o.id = any (family) and w.province = p
			and (w.vendor = any (family) or w.revision = any (revisions) or w.id_number_hash = o.id_number_hash
				or (w.action in ('unchanged', 'duplicate', 'error') and w.name in (o.name, o.legal_name))
				or (w.bin, w.number_hash) in (select a.bin, a.number_hash from account a where a.province = p and a.vendor = any (family)))
		returning w.import)
	select coalesce(array_agg(distinct b.import), '{}') into imports from blank b;
	delete from import_part f where f.province = p and f.import = any (imports);

	update account a
	set number_hash = substring(draw_salt() for 16), last4 = '0000', holder_name = 'ĐÃ XÓA',
		state = case when a.state = 'stolen' then a.state else 'replaced' end, sole_stall = null, name_match = 'unchecked',
		override_by = null, override_until = null, override_reason = null, relation = null
	where a.province = p and a.vendor = any (family);
	update account_evidence e
	set reference = case when e.kind = 'photo' then 'đã xóa' end, sha256 = null, note = null,
		code_hash = case when e.code_hash is not null then substring(draw_salt() for 16) end
	where e.province = p and e.account = any (accounts);
	update feed f
	set consent = 'đã xóa', until = coalesce(f.until, greatest(f.since, privacy_today()))
	where f.province = p and f.account = any (accounts);
	update code c
	set reason = case when c.reason is not null then 'đã xóa' end, note = null
	where c.province = p and c.account = any (accounts);
	update revision r
	set data = '{"erased": true}', personal_box = null, reason = case when r.reason is not null then 'đã xóa' end
	where r.province = p and r.id = any (revisions);
	update payout_change c
	set reason = case when c.reason is not null then 'đã xóa' end
	where c.province = p and c.id = any (changes);
	update duplicate d
	set reason = case when d.reason is not null then 'đã xóa' end
	where d.province = p and d.id = any (duplicates);
	update paper f
	set state = 'gone', file_box = null, finished_at = coalesce(f.finished_at, now())
	where f.province = p and f.id = any (papers) and f.state in ('queued', 'done');
	update consent c
	set withdrawn_at = now(), withdrawn_channel = asked.channel, withdrawal_recorded_by = asked.accepted_by
	where c.province = p and c.vendor = any (family) and c.withdrawn_at is null;
	update job j
	set error = null, result = null
	where j.province = p and j.kind = 'notice' and j.payload ->> 'change' = any (changes::text[]);
	delete from idempotent_request i where i.province = p and i.entity = any (revisions);
	update privacy_request r
	set note = null, reason = case when r.reason is not null then 'đã xóa' end,
		extension_reason = case when r.extension_reason is not null then 'đã xóa' end
	where r.province = p and r.vendor = any (family);
	people := erase_people(p, family);
	update vendor o
	set name = 'Đã xóa', name_fold = 'da xoa', legal_name = null, phone_box = null, phone_hash = null, email_box = null,
		id_number_box = null, id_number_hash = null, tax_code = null, registration_number = null, registration_style = null,
		registration_issued = null, state = 'closed', erased_at = now()
	where o.province = p and o.id = any (family);

	with things (place, entity, id) as (
		select p, 'vendor', o::text from unnest(family) as o
		union all select p, 'account', a::text from unnest(accounts) as a
		union all select p, 'revision', r::text from unnest(revisions) as r
		union all select p, 'payout_change', c::text from unnest(changes) as c
		union all select p, 'duplicate', d::text from unnest(duplicates) as d
		union all select p, 'paper', f::text from unnest(papers) as f
		union all select p, 'tenancy', t.id::text from tenancy t where t.province = p and t.vendor = any (family)
		union all select p, 'code', c.id from code c where c.province = p and c.account = any (accounts)
		union all select p, 'privacy_request', r.id::text from privacy_request r where r.province = p and r.vendor = any (family)
		union all select 0::smallint, 'person', w::text from unnest(people) as w
	), silenced as (
		update audit l
		set address_hash = sha256(l.salt || convert_to(l.address, 'UTF8')),
			before_hash = sha256(l.salt || convert_to(l.before::text, 'UTF8')),
			after_hash = sha256(l.salt || convert_to(l.after::text, 'UTF8')),
			salt = null, before = null, after = null
		from things t
		where l.province = t.place and l.entity = t.entity and l.entity_id = t.id and l.salt is not null
		returning 1)
	select count(*) into lines from silenced;

	told := jsonb_build_object('accounts', cardinality(accounts), 'revisions', cardinality(revisions), 'papers',
		cardinality(papers), 'imports', cardinality(imports), 'people', cardinality(people), 'payments', erase_vendor.payments,
		'lines', lines);
	update privacy_request r
	set state = 'answered', version = r.version + 1, ended_by = r.accepted_by, ended_at = now(), result = told
	where r.province = p and r.id = asked.id;
	insert into audit (province, person, action, market, entity, entity_id, after)
	values (p, asked.accepted_by, 'vendor.erase', asked.market, 'vendor', v::text, told || jsonb_build_object('request', asked.id));
	perform enter_as(coalesce(scope[1], ''), coalesce(scope[2], ''), coalesce(scope[3], ''));
	return told;
end
$$;
comment on function erase_vendor(smallint, uuid, uuid, bigint) is
	'All that tells who a vendor was, but payments and boxes, which the press does in the same transaction; ends the request.';

grant execute on function erase_begin(smallint, uuid), erase_payments(smallint, uuid, timestamptz, timestamptz),
	erase_boxes(smallint, uuid[], bytea[], text[], bytea[], uuid[], bytea[]),
	erase_vendor(smallint, uuid, uuid, bigint) to socho_press;

reset role;
