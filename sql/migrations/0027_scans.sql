-- Checked stickers and what follows from a bad one.
set role socho_owner;

create table incident (
	province smallint not null,
	id uuid not null default new_id(),
	market uuid not null,
	stall uuid not null,
	state text not null default 'opened' check (state in ('opened', 'acknowledged', 'on_site', 'replaced', 'revoked',
		'closed')),
	verdict text not null check (verdict in ('unknown_account', 'other_stall')),
	version integer not null default 1 check (version > 0),
	opened_by uuid not null references person,
	opened_at timestamptz not null default now(),
	acknowledged_at timestamptz,
	on_site_at timestamptz,
	settled_at timestamptz,
	closed_at timestamptz,
	closed_by uuid references person,
	outcome text check (outcome in ('confirmed', 'false')),
	reason text check (length(reason) between 1 and 500),
	primary key (province, id),
	foreign key (province, stall, market) references stall (province, id, market),
	check (state = 'opened' or state = 'closed' or acknowledged_at is not null),
	check (state not in ('on_site', 'replaced', 'revoked') or on_site_at is not null),
	check (state not in ('replaced', 'revoked') or settled_at is not null),
	check ((state = 'closed') = (closed_at is not null)),
	check ((state = 'closed') = (closed_by is not null)),
	check ((state = 'closed') = (outcome is not null)),
	check (state <> 'closed' or reason is not null),
	constraint incident_confirmed check (outcome <> 'confirmed' or settled_at is not null)
);
comment on table incident is
	'One suspected swap at a stall, from the scan that raised it to its end. settled_at: the sticker was replaced or the
code revoked; only then can it end as confirmed. While it is open, further alarms of the stall join it.';
create unique index incident_open on incident (province, stall) where state <> 'closed';
create index incident_work on incident (province, market, state);

create table scan (
	province smallint not null,
	id uuid not null default new_id(),
	market uuid not null,
	stall uuid not null,
	client_id uuid not null,
	person uuid not null references person,
	at timestamptz not null,
	received_at timestamptz not null default now(),
	payload_hash bytea check (octet_length(payload_hash) = 16),
	verdict text not null check (verdict in ('current', 'superseded', 'revoked', 'expired', 'other_stall',
		'registered_unsealed', 'unknown_account', 'unreadable')),
	seal text not null check (seal in ('valid', 'invalid', 'absent', 'unknown_key', 'revoked', 'expired')),
	code text,
	incident uuid,
	latitude_e6 integer check (latitude_e6 between -90000000 and 90000000),
	longitude_e6 integer check (longitude_e6 between -180000000 and 180000000),
	photo_sha256 bytea check (octet_length(photo_sha256) = 32),
	primary key (province, id),
	foreign key (province, stall, market) references stall (province, id, market),
	foreign key (province, code) references code,
	foreign key (province, incident) references incident,
	check ((latitude_e6 is null) = (longitude_e6 is null)),
	check (verdict <> 'current' or code is not null)
);
comment on table scan is
	'One sticker checked by a signed-in person at a stall. client_id is drawn on the phone, so that a resend counts once;
at is the phone''s time; payload_hash is keyed and null where nothing could be read.';
create unique index scan_client on scan (province, client_id);
create index scan_stall on scan (province, stall, at);
create index scan_incident on scan (province, incident) where incident is not null;

select protect('incident', 'in_scope(province, market)');
select protect('scan', 'in_scope(province, market)');

-- A sticker may belong to a stall of a market that its finder does not see: what is looked up here is what the public
-- page would say, in every market of the finder's provinces.
create function look_up_stickers(numbers integer[], provinces smallint[], stalls uuid[], payloads bytea[], bins text[],
		accounts bytea[])
	returns table (n integer, code text, state text, code_here boolean, superseded_by text, key_id text,
		issued_at timestamptz, ended_at timestamptz, reason text, market text, stall text, vendor text, bin text, holder_name text,
		last4 text, account_state text, account_here boolean)
	language plpgsql volatile
as $$
#variable_conflict use_column
declare
	markets text := current_setting('socho.markets', true);
begin
	perform set_config('socho.markets', '*', true);
	return query
	select q.n, c.id, c.state, c.here, c.superseded_by, c.key_id, c.issued_at, c.ended_at, c.reason, c.market, c.stall, c.vendor,
		c.bin, c.holder_name, c.last4, a.state, a.here
	from unnest(numbers, provinces, stalls, payloads, bins, accounts)
		as q (n, province, stall, payload, bin, account)
	left join lateral (
		select c.id,
			code_state(c.state, c.expires_at) as state,
			c.stall = q.stall as here, c.superseded_by, c.key_id, c.issued_at,
			coalesce(c.ended_at, case when code_state(c.state, c.expires_at) = 'expired' then c.expires_at end) as ended_at,
			c.reason_class as reason,
			m.name as market, s.number as stall, v.name as vendor, o.bin, o.holder_name, o.last4
		from code c
		join market m on m.province = c.province and m.id = c.market
		join stall s on s.province = c.province and s.id = c.stall
		join account o on o.province = c.province and o.id = c.account
		join vendor v on v.province = o.province and v.id = o.vendor
		where c.province = q.province and (c.sealed_hash = q.payload or c.plain_hash = q.payload) and c.state <> 'requested'
		order by coalesce(c.stall = q.stall, false) desc, c.ended_at is null desc, c.issued_at desc
		limit 1) c on true
	left join lateral (
		select a.state,
			exists (select from code c where c.province = a.province and c.account = a.id and c.stall = q.stall)
				or exists (
					select
					from tenancy t
					where t.province = a.province and t.vendor = a.vendor and t.stall = q.stall and t.to_day is null)
				as here
		from account a
		where a.province = q.province and a.bin = q.bin and a.number_hash = q.account
		order by 2 desc, a.state = 'active' desc
		limit 1) a on true
	order by q.n;
	perform set_config('socho.markets', coalesce(markets, ''), true);
end
$$;
comment on function look_up_stickers(integer[], smallint[], uuid[], bytea[], text[], bytea[]) is
	'What the register knows of scanned payloads: the code with this face, and the account it would pay. here: at the stall
that was asked for.';

grant select on incident, scan to socho_web, socho_press;
grant insert on incident, scan to socho_web;
grant update (state, version, acknowledged_at, on_site_at, settled_at, closed_at, closed_by, outcome, reason) on incident
	to socho_web;
grant execute on function look_up_stickers(integer[], smallint[], uuid[], bytea[], text[], bytea[]) to socho_web;

insert into indicator (code, version, name_vi, name_en, value_kind, parameters, valid_from)
values ('DSP', 1, 'Tỷ lệ điểm kinh doanh đang trưng mã', 'Stalls in use whose code was seen displayed in so many days before',
	'percent', '{"seen_days": 60}', '2025-07-01');

reset role;
