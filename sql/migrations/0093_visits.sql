-- What teams do: visits and assists from a catalogue of tasks, training, and who helped at a registration.
set role socho_owner;

create table field_task (
	code text primary key check (code ~ '^[a-z][a-z0-9_]{1,39}$'),
	name_vi text not null check (length(name_vi) between 1 and 200),
	name_en text not null check (length(name_en) between 1 and 200),
	topic text not null check (topic in ('payment', 'commerce', 'public_service', 'skill')),
	valid_from date not null,
	retired_on date check (retired_on > valid_from)
);
comment on table field_task is
	'One thing that teams of the whole country help with, from valid_from on. topic payment is what this register can follow up: what
becomes of the rest it only counts.';

create table province_task (
	province smallint not null references province,
	code text not null check (code ~ '^[a-z][a-z0-9_]{1,39}$'),
	name_vi text not null check (length(name_vi) between 1 and 200),
	name_en text not null check (length(name_en) between 1 and 200),
	topic text not null check (topic in ('payment', 'commerce', 'public_service', 'skill')),
	valid_from date not null,
	retired_on date check (retired_on > valid_from),
	primary key (province, code)
);
comment on table province_task is 'One thing that teams of a province help with besides.';

insert into field_task (code, name_vi, name_en, topic, valid_from)
values
	('account_open', 'Mở tài khoản thanh toán, ví điện tử', 'Open a payment account or wallet', 'payment', '2022-01-01'),
	('qr_install', 'Cài đặt, trưng mã QR nhận tiền', 'Set up and display a payment code', 'payment', '2022-01-01'),
	('payment_use', 'Dùng ứng dụng để nhận và trả tiền', 'Receive and pay by app', 'payment', '2022-01-01'),
	('payment_check', 'Kiểm tra tiền về, đối soát', 'See that money came, reconcile', 'payment', '2022-01-01'),
	('cash_book', 'Ghi sổ thu chi', 'Keep a cash book', 'payment', '2022-01-01'),
	('bill_pay', 'Nộp tiền điện, nước, học phí, viện phí không dùng tiền mặt', 'Pay power, water, school and clinic cashless', 'payment',
		'2022-01-01'),
	('fraud_warning', 'Nhận biết lừa đảo, mã QR dán đè', 'Know fraud and swapped stickers', 'payment', '2022-01-01'),
	('online_order', 'Chốt đơn, bán hàng trên mạng', 'Close orders, sell online', 'commerce', '2022-01-01'),
	('online_floor', 'Đưa hàng lên sàn thương mại điện tử', 'Bring goods to an e-commerce floor', 'commerce', '2022-01-01'),
	('digital_stall', 'Lập gian hàng số', 'Make a digital stall', 'commerce', '2022-01-01'),
	('digital_address', 'Địa chỉ số', 'Digital address', 'commerce', '2022-01-01'),
	('origin_trace', 'Truy xuất nguồn gốc, tem nhãn số', 'Origin tracing, digital labels', 'commerce', '2022-01-01'),
	('public_service', 'Dịch vụ công trực tuyến', 'Public services online', 'public_service', '2022-01-01'),
	('public_fee', 'Nộp phí, lệ phí trực tuyến', 'Pay public fees online', 'public_service', '2022-01-01'),
	('eid', 'Định danh điện tử (VNeID)', 'Electronic identity', 'public_service', '2022-01-01'),
	('app_install', 'Cài đặt ứng dụng của tỉnh, của quốc gia', 'Install apps of the province and the country', 'skill', '2022-01-01'),
	('data_safety', 'An toàn thông tin, bảo vệ dữ liệu cá nhân', 'Safety online, personal data', 'skill', '2022-01-01');

create table visit (
	province smallint not null,
	id uuid not null default new_id(),
	client_id uuid not null,
	team uuid not null,
	member uuid,
	unit uuid not null references unit,
	person uuid not null references person,
	target text not null check (target in ('household', 'vendor', 'stall')),
	market uuid,
	stall uuid,
	vendor uuid,
	hamlet uuid references unit,
	household_hash bytea check (octet_length(household_hash) = 16),
	task text not null check (length(task) between 1 and 40),
	channel text not null check (channel in ('home', 'market', 'class', 'zalo', 'facebook', 'phone')),
	outcome text not null check (outcome in ('done', 'shown', 'again', 'absent', 'refused')),
	refusal text check (refusal in ('age', 'no_smartphone', 'small_amounts', 'no_network', 'distrust', 'wants_to_see_first',
		'no_account', 'other')),
	at timestamptz not null,
	received_at timestamptz not null default now(),
	latitude_e6 integer check (latitude_e6 between -90000000 and 90000000),
	longitude_e6 integer check (longitude_e6 between -180000000 and 180000000),
	content_hash bytea not null check (octet_length(content_hash) = 16),
	flags text[] not null default '{}',
	primary key (province, id),
	foreign key (province, team) references team,
	foreign key (province, member) references team_member,
	check ((latitude_e6 is null) = (longitude_e6 is null)),
	constraint visit_target check (case target
		when 'stall' then stall is not null and num_nonnulls(vendor, hamlet, household_hash) = 0
		when 'vendor' then vendor is not null and num_nonnulls(stall, hamlet, household_hash) = 0
		else hamlet is not null and household_hash is not null and num_nonnulls(stall, vendor, market) = 0 end),
	constraint visit_refusal check ((outcome = 'refused') = (refusal is not null))
);
comment on table visit is
	'One visit or assist of a team. client_id is drawn on the device, so that a resend counts once; content_hash tells a resend from
another visit under its id. Of a household only a keyed hash of what the team calls it is kept. at is the device''s time; flags: what
a person should look at.';
create unique index visit_client on visit (province, client_id);
create index visit_team on visit (province, team, at);
create index visit_member on visit (province, member, at) where latitude_e6 is not null;
create index visit_household on visit (province, household_hash) where household_hash is not null;
create index visit_stall on visit (province, stall) where stall is not null;

create table training (
	province smallint not null,
	id uuid not null default new_id(),
	unit uuid not null references unit,
	title text not null check (length(title) between 1 and 200),
	on_day date not null,
	hours numeric(4, 1) not null check (hours > 0 and hours <= 200),
	trainer text not null check (length(trainer) between 1 and 120),
	place text check (length(place) between 1 and 120),
	document text check (length(document) between 1 and 60),
	created_by uuid references person,
	created_at timestamptz not null default now(),
	primary key (province, id)
);
comment on table training is 'One session in which members of teams were trained, by whom and for how long.';
create index training_unit on training (unit, on_day);

create table training_member (
	province smallint not null,
	training uuid not null,
	member uuid not null,
	unit uuid not null references unit,
	recorded_by uuid references person,
	primary key (province, training, member),
	foreign key (province, training) references training,
	foreign key (province, member) references team_member
);
comment on table training_member is 'One member who was there; unit is the session''s.';

create table revision_helper (
	province smallint not null,
	revision uuid not null,
	market uuid not null,
	member uuid not null,
	team uuid not null,
	member_name text not null check (length(member_name) between 1 and 120),
	team_name text not null check (length(team_name) between 1 and 120),
	named_by uuid not null references person,
	named_at timestamptz not null default now(),
	primary key (province, revision),
	foreign key (province, revision) references revision,
	foreign key (province, member) references team_member,
	foreign key (province, team) references team
);
comment on table revision_helper is
	'Who of which team helped at a registration, under the names of that day: a market''s desk sees no team.';
create index revision_helper_team on revision_helper (province, team);

select protect('province_task', 'in_scope(province)');
select protect('visit', 'in_scope_unit(province, unit)');
select protect('training', 'in_scope_unit(province, unit)');
select protect('training_member', 'in_scope_unit(province, unit)');
select protect('revision_helper', 'in_scope(province, market)');

create function tasks_known()
	returns table (province smallint, code text, name_vi text, name_en text, topic text, valid_from date, retired_on date)
	language sql stable parallel safe
begin atomic
	select 0::smallint, k.code, k.name_vi, k.name_en, k.topic, k.valid_from, k.retired_on from field_task k
	union all
	select k.province, k.code, k.name_vi, k.name_en, k.topic, k.valid_from, k.retired_on from province_task k;
end;
comment on function tasks_known() is 'The country''s catalogue, as province 0, and those of the provinces in scope.';

create function helper_place(province smallint, member uuid, day date)
	returns table (team uuid, member_name text, team_name text)
	language plpgsql volatile security definer set search_path = socho, pg_temp
as $$
#variable_conflict use_column
declare
	whole text := current_setting('socho.whole', true);
begin
	perform set_config('socho.whole', array[helper_place.province]::text, true);
	return query
	select t.id, m.name, t.name
	from team_member m
	join team t on t.province = m.province and t.id = m.team
	where m.province = helper_place.province and m.id = helper_place.member
		and team_lives(m.joined_on, m.left_on, helper_place.day);
	perform set_config('socho.whole', coalesce(whole, ''), true);
end
$$;
comment on function helper_place(smallint, uuid, date) is
	'Who a member is, for a desk that has the number from the member: of the province, on a day that is the member''s.';

grant select on field_task, province_task, visit, training, training_member, revision_helper to socho_web, socho_press;
grant insert on province_task, visit, training, training_member, revision_helper to socho_web;
grant update (member, team, member_name, team_name, named_by, named_at) on revision_helper to socho_web;
grant execute on function helper_place(smallint, uuid, date) to socho_web;
grant execute on function tasks_known() to socho_web, socho_press;

reset role;
