-- What a vendor is registered under, what the vendor agreed to and took back, and who does not want to take part.
set role socho_owner;

alter table vendor
	add column legal_name text collate "vi-x-icu" check (length(legal_name) between 1 and 120),
	add column registration_style text check (registration_style in ('old', 'tax', 'id', 'other')),
	add column registration_issued date,
	add column email_box bytea,
	add constraint vendor_registration check (registration_number is null or registration_style is distinct from 'id');
comment on column vendor.legal_name is
	'The name on the business registration, or of a person on the identity card; name is what the market calls the vendor.';
comment on column vendor.registration_style is
	'How the registration number is made: old (22A8012345), tax (a tax code), id (the personal ID, which stands sealed in
id_number_box and nowhere else), other.';

-- A page of names in order, from any place in it, in one market or in a whole province.
drop index vendor_name;
drop index vendor_market;
create index vendor_name on vendor (province, name_fold, id);
create index vendor_market on vendor (province, market, name_fold, id);

create table consent_text (
	purpose text not null check (purpose in ('registration', 'payments', 'counts', 'notices', 'account_sharing')),
	version smallint not null check (version > 0),
	text_vi text not null,
	text_en text not null,
	valid_from date not null,
	primary key (purpose, version)
);
comment on table consent_text is
	'One wording that people agree to, for one purpose; a wording never changes, a new one is a new version.';
insert into consent_text (purpose, version, text_vi, text_en, valid_from)
values
	('registration', 1,
		'Ban quản lý chợ lưu tên, số điện thoại, số định danh và số tài khoản của tôi để đăng ký điểm kinh doanh và cấp mã thanh toán.',
		'The market board keeps my name, phone, personal ID and account number to register the stall and to issue the payment code.',
		'2026-01-01'),
	('payments', 1,
		'Ngân hàng gửi thông báo tiền vào tài khoản này đến sổ chợ để tôi xem; ban quản lý chỉ biết điểm kinh doanh có hoạt động hay không.',
		'The bank sends confirmations of money into this account to the register for me to see; the board learns only whether the stall is active.',
		'2026-01-01'),
	('counts', 1,
		'Ban quản lý chợ được xem số lượng giao dịch của tôi, không xem số tiền.',
		'The market board may see how many payments I receive, not their amounts.', '2026-01-01'),
	('notices', 1,
		'Sổ chợ gửi thông báo về mã và tài khoản cho tôi bằng tin nhắn hoặc thư điện tử, ngoài giấy báo.',
		'The register sends me notices about the code and the account by SMS or e-mail, besides the slip.', '2026-01-01'),
	('account_sharing', 1,
		'Tôi đồng ý dùng chung tài khoản nhận tiền với người thân đã khai, và biết rằng tiền vào chung một tài khoản.',
		'I agree to share the payout account with the relative I named, and know that the money goes into one account.',
		'2026-01-01');
grant select on consent_text to socho_web, socho_press;

create table consent (
	province smallint not null,
	id uuid not null default new_id(),
	market uuid not null,
	vendor uuid not null,
	purpose text not null,
	version smallint not null,
	channel text not null check (channel in ('paper', 'in_person', 'phone', 'online')),
	scan_sha256 bytea check (octet_length(scan_sha256) = 32),
	given_at timestamptz not null default now(),
	recorded_by uuid references person,
	withdrawn_at timestamptz,
	withdrawn_channel text check (withdrawn_channel in ('paper', 'in_person', 'phone', 'online')),
	withdrawal_recorded_by uuid references person,
	primary key (province, id),
	foreign key (province, vendor, market) references vendor (province, id, market),
	foreign key (purpose, version) references consent_text,
	check ((withdrawn_at is null) = (withdrawn_channel is null))
);
comment on table consent is
	'One consent of one vendor for one purpose, under one wording: who wrote it down, when, and by which way it came. It ends
by being withdrawn, which is kept. scan_sha256: of the signed paper, which is kept elsewhere.';
create unique index consent_live on consent (province, vendor, purpose) where withdrawn_at is null;

create table refusal (
	province smallint not null,
	id uuid not null default new_id(),
	market uuid not null,
	stall uuid not null,
	reason text not null check (reason in ('age', 'no_smartphone', 'small_amounts', 'no_network', 'distrust',
		'wants_to_see_first', 'no_account', 'other')),
	note text check (length(note) between 1 and 500),
	at timestamptz not null default now(),
	recorded_by uuid not null references person,
	primary key (province, id),
	foreign key (province, stall, market) references stall (province, id, market)
);
comment on table refusal is
	'Somebody at a stall did not want to take part, and why; who it was is not kept. The newest of a stall counts while nobody
is registered there.';
create index refusal_stall on refusal (province, stall, at desc);
create index refusal_market on refusal (province, market, id);

select protect('consent', 'in_scope(province, market)');
select protect('refusal', 'in_scope(province, market)');

grant select on consent, refusal to socho_web, socho_press;
grant insert on consent, refusal to socho_web;
grant update (withdrawn_at, withdrawn_channel, withdrawal_recorded_by) on consent to socho_web;
grant update (legal_name, registration_style, registration_issued, email_box) on vendor to socho_web;

reset role;
